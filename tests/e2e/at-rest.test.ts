/** A desk to which nothing happens says how fast it draws, and costs next to nothing. */
import { expect, it } from 'vitest';
import { RECORDED_US } from '../fixtures/recorded-rows.ts';
import { inBrowser } from './harness/in-browser.ts';
import { plainDesk } from './harness/plain-desk.ts';
import { startPlainEngines } from './harness/plain-engines.ts';

inBrowser('a desk at rest', (browser) => {
  const { open, troubles } = plainDesk(browser);

  it('counts its frames in one second of five, and asks for few of the others', async () => {
    await using plain = await startPlainEngines(['quiet'], [RECORDED_US]);
    const { page } = await open(plain, 1440, 900, async (opened) => {
      await opened.addInitScript(() => {
        const ask = requestAnimationFrame;
        Object.assign(globalThis, { asked: 0 });
        globalThis.requestAnimationFrame = (callback) => {
          (globalThis as unknown as { asked: number }).asked += 1;
          return ask(callback);
        };
      });
    });
    const rate = page.getByText(/^\d+ fps$/);
    await rate.waitFor();
    const asked = (): Promise<number> => page.evaluate(() => (globalThis as unknown as { asked: number }).asked);
    const before = await asked();
    await page.waitForTimeout(2_000);
    // Counting all the time asks for a hundred and twenty, on a machine that keeps up.
    expect((await asked()) - before).toBeLessThan(20);
    // It goes on.
    await expect.poll(async () => (await asked()) - before).toBeGreaterThan(20);
    expect(troubles).toEqual([]);
  });
});
