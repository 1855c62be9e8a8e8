/** A desk of plain engines on a page of its own: what goes wrong in it is kept, and whether all of its chrome can be used. */
import type { Browser, Page } from 'playwright';
import { EnginesPage } from './engines-page.ts';
import type { PlainEngines } from './plain-engines.ts';

const SHOTS = process.env['WATCHKEEPER_SHOTS'];

export interface PlainDesk {
  /** Errors of the page that was opened last. */
  readonly troubles: readonly string[];
  open(
    plain: PlainEngines,
    width?: number,
    height?: number,
    prepare?: (page: Page) => Promise<void>,
  ): Promise<{ page: Page; desk: EnginesPage }>;
}

/** For the tests of a suite. */
export function plainDesk(browser: () => Browser): PlainDesk {
  const troubles: string[] = [];
  return {
    troubles,
    async open(plain, width = 1440, height = 900, prepare) {
      troubles.length = 0;
      const page = await browser().newPage({ viewport: { width, height } });
      page.on('pageerror', (error) => troubles.push(error.stack ?? error.message));
      await plain.knownTo(page);
      await prepare?.(page);
      await page.goto(plain.deskUrl);
      await page.getByRole('tabpanel', { name: 'Orders' }).waitFor();
      return { page, desk: new EnginesPage(page) };
    },
  };
}

/** Takes a picture where WATCHKEEPER_SHOTS names a folder for them. */
export async function look(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

/** What of the chrome is cut off or lies over something else: nothing, as long as all of it can be used. */
export const outOfSight = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page is wider than its window');
    for (const selector of ['header', 'section[aria-label="Stop"]', 'footer[aria-label="Status"]']) {
      const bar = document.querySelector(selector);
      const shown = [...(bar?.querySelectorAll('button, select, time') ?? [])].filter((one) => one.checkVisibility());
      for (const one of shown) {
        const { left, right, width } = one.getBoundingClientRect();
        const words = one.textContent?.slice(0, 40) ?? '';
        if (left < 0 || right > innerWidth + 0.5) found.push(`${selector}: ${words} is out of the window`);
        const at = document.elementFromPoint(left + width / 2, one.getBoundingClientRect().top + 8);
        if (at && !one.contains(at) && !at.contains(one))
          found.push(
            `${selector}: ${words} is under <${at.localName} class="${at.className}"> ${at.textContent?.slice(0, 40)}`,
          );
      }
    }
    for (const line of document.querySelectorAll('.tab-line-end')) {
      const end = line.getBoundingClientRect().right + 0.5;
      const cut = [...line.querySelectorAll('button, a, input, select')].filter(
        (one) => one.checkVisibility() && one.getBoundingClientRect().right > end,
      );
      found.push(...cut.map((one) => `${one.textContent || one.localName} is cut at the end of its tab line`));
    }
    return found;
  });
