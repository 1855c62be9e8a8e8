/** Bounds against a hang, and no measures of speed: a loaded machine takes its time, and what never comes fails all the same. */
import type { Page } from 'playwright';

/** For what the desk shows once it knows it. */
export const SOON_MS = 60_000;
/** For what needs the market to move, or a venue's silence to become known. */
export const MARKET_MS = 120_000;

/** Looks until that is so; `what` names it where it never is. */
export async function until(is: () => Promise<boolean>, what: string, mostMs = SOON_MS): Promise<void> {
  const untilMs = performance.now() + mostMs;
  while (!(await is())) {
    if (performance.now() > untilMs) throw new Error(`${what}: not within ${mostMs / 1_000} s`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** Until what was changed is drawn. */
export const twoFrames = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
