/** The stop that works without this desk and its connection. It must reach the engine that is meant, and no other. */

/** Where the command line looks by itself. */
const OWN_ENGINE = 'http://127.0.0.1:7411';

export const commandLine = (url: string): string =>
  `npx watchkeeper kill${url === '' || url === OWN_ENGINE ? '' : ` --engine ${url}`}`;
