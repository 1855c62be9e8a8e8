/** The stop that works without this desk and its connection. It must reach the engine that is meant, and no other. */
import type { EngineId } from './engine-id.ts';
import { urlOf } from './engine-roster.ts';

/** Where the command line looks by itself. */
const OWN_ENGINE = 'http://127.0.0.1:7411';

export const commandLine = (url: string): string =>
  `npx watchkeeper kill${url === '' || url === OWN_ENGINE ? '' : ` --engine ${url}`}`;

/** What stops one of the engines that this desk joins or remembers; of another it says that its address is to be put in. */
export const commandLineOf = (engine: EngineId): string => commandLine(urlOf(engine) ?? 'ITS-ADDRESS');
