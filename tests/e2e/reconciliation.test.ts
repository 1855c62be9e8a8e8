/**
 * What differed between our orders and the venue's, seen in a browser: nothing at first; then the engine is killed while an
 * order works, its market cancels what rested, and the desk shows each order with what was thought here and what is so.
 */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { PolicyPage } from './harness/policy-page.ts';
import { startDesk } from './harness/running-desk.ts';

inBrowser('reconciliation', (browser) => {
  it('says that nothing differed, and after a crash what did, with a way to the order', async () => {
    await using running = await startDesk(['--synthetic', '--speed', '10']);
    const page = await (await browser().newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    const desk = new DeskPage(page);
    const policy = new PolicyPage(page);
    await desk.open(running.deskUrl);
    await desk.submit({ side: 'buy', qty: '200k', ends: '2h', lookEvery: '10s' });
    await desk.hasChildren();
    await pauseAtWork(page);
    await page.keyboard.press('Alt+3');
    const panel = await policy.showTab('Reconciliation');
    await panel.getByText('Nothing has differed.').waitFor();
    await running.killEngine();
    await running.restart();

    const first = panel.getByLabel('Differences', { exact: true }).getByRole('listitem').first();
    await first.getByText('changed while away').waitFor();
    expect(await first.innerText()).toMatch(
      /\d\d:\d\d:\d\d E[SD]T\s+changed while away\s+SIM\s+C\d+ of\s+P1\s+Here: working, \d+ filled\. There: \w+, \d+ filled\.\s+taken over from the venue/i,
    );
    await panel
      .getByLabel('Differences by venue')
      .getByText(/^\S+ [1-9]/)
      .first()
      .waitFor();
    await page.getByText(/^[1-9]\d* differences?$/).waitFor();
    await first.getByRole('button', { name: 'P1' }).click();
    await page.getByRole('tabpanel', { name: 'Order', exact: true }).getByText('MIDT').first().waitFor();
    expect(troubles).toEqual([]);
  });
});

/** Lets the market stand still at a moment at which a child rests: what the crash finds is then no chance. */
async function pauseAtWork(page: Page): Promise<void> {
  const working = page.getByRole('tabpanel', { name: 'Children', exact: true }).getByText('working', { exact: true });
  for (let tries = 0; tries < 40; tries++) {
    await working.first().waitFor();
    await page.keyboard.press('Shift+Space');
    // What was on its way when the market was stopped is told by then.
    await page.waitForTimeout(500);
    if ((await working.count()) > 0) return;
    await page.keyboard.press('Shift+Space');
  }
  throw new Error('no child was at work whenever the market stood still');
}
