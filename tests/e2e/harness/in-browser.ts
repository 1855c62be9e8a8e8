/** A suite of tests that drive a real browser: skipped where none is installed, and what a test opened is closed after it. */
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { NO_BROWSER } from '../../../tools/find-browser.ts';
import { BROWSER, launchBrowser } from './browser.ts';

/** Gives the suite its one browser, to be asked for within its tests; `lacking` says what else the machine is without. */
export function inBrowser(name: string, suite: (browser: () => Browser) => void, lacking: string | null = null): void {
  const lacks = BROWSER === null ? NO_BROWSER : lacking;
  describe.skipIf(lacks !== null)(`${name}${lacks === null ? '' : `: ${lacks}`}`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser.close());
    // A desk that nobody looks at any more, and that has lost its engine, is work for the machine all the same.
    afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
    suite(() => browser);
  });
}
