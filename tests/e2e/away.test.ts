/** Who comes back is told what happened meanwhile, and goes from there to the order it is about. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { inBrowser } from './harness/in-browser.ts';
import { EnginesPage } from './harness/engines-page.ts';
import { startDesk } from './harness/running-desk.ts';
import { twoFrames, until } from './harness/waits.ts';

inBrowser('away', (browser) => {
  it('is told on return, with a way to what it is about, and not twice', async () => {
    await using running = await startDesk(['--seed', '7', '--speed', '10', '--name', 'ldn-1']);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const desk = new EnginesPage(page);
    await desk.open(running.deskUrl);
    const dialog = page.getByRole('dialog', { name: /^While you were away/ });
    await desk.submit();
    await page.keyboard.press('Control+Shift+X');
    await page
      .getByRole('region', { name: 'Stop', exact: true })
      .getByText(/confirmed/i)
      .first()
      .waitFor();
    // One who was here twenty minutes ago and had seen nothing.
    await page.waitForFunction(() => localStorage.getItem('watchkeeper.presence') !== null);
    await leaveForMinutes(page, 20);
    await isNoted(page);
    await dialog.waitFor();
    expect(await dialog.getByRole('region', { name: 'Stops' }).innerText()).toMatch(/engaged/i);
    await dialog.getByRole('region', { name: 'Orders' }).getByRole('button', { name: 'P1' }).last().click();
    await dialog.waitFor({ state: 'hidden' });
    await isNoted(page);
    await twoFrames(page);
    expect(await dialog.isVisible()).toBe(false);
    await desk.act('What happened while');
    await dialog.waitFor();
    await page.keyboard.press('Escape');

    // A key in a window that was torn off is a sign of being here as well, and is told there.
    const [torn] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('o')]);
    await torn.getByRole('button', { name: /^STOP everything/ }).waitFor();
    await leaveForMinutes(page, 20);
    await isNoted(page, () => torn.keyboard.press('j'));
    await torn.getByRole('dialog', { name: /^While you were away/ }).waitFor();
  });
});

const seenMs = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem('watchkeeper.presence') ?? '{}') as Record<string, { seenMs: number }>;
    return Math.max(0, ...Object.values(kept).map((one) => one.seenMs));
  });

/** Gives signs of being here until one has been written down, as one of many is. */
async function isNoted(page: Page, sign?: () => Promise<void>): Promise<void> {
  const before = await seenMs(page);
  let moves = 0;
  await until(async () => {
    await (sign ?? (() => page.mouse.move(300 + (moves++ % 2), 300)))();
    return (await seenMs(page)) > before;
  }, 'it is noted that somebody is here');
}

/** As if everybody who is known here had been seen last so long ago, at the start of the log. */
const leaveForMinutes = (page: Page, minutes: number): Promise<void> =>
  page.evaluate((ms) => {
    const kept = JSON.parse(localStorage.getItem('watchkeeper.presence')!) as Record<string, { seenMs: number }>;
    const people = Object.keys(kept).map((name) => [name, { seenMs: Date.now() - ms, marks: { e1: 1 } }]);
    localStorage.setItem('watchkeeper.presence', JSON.stringify(Object.fromEntries(people)));
  }, minutes * 60_000);
