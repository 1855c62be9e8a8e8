/**
 * A trader reads what a policy decided and why, live and in the past, by keyboard, on the real engine with the model that
 * ships.
 */
import { expect, it } from 'vitest';
import { loadAxe, violations } from './harness/axe.ts';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { MonitorPage } from './harness/monitor-page.ts';
import { startDesk } from './harness/running-desk.ts';

inBrowser('the model monitor', (browser) => {
  it('shows decisions, values and contributions that add up, live and stepped back; what is not there says so', async () => {
    await using running = await startDesk(['--speed', '15']);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    const desk = new DeskPage(page);
    const monitor = new MonitorPage(page);
    const shot = process.env['WATCHKEEPER_SHOTS'];
    const look = async (name: string): Promise<void> => {
      if (shot) await page.screenshot({ path: `${shot}/${name}.png` });
    };
    await desk.open(running.deskUrl);
    await page.keyboard.press('Alt+2');
    await monitor.show();
    await monitor.panel.getByText(/Choose an adaptive order/).waitFor();
    await desk.submit({ side: 'buy', qty: '20k', ends: '2h', lookEvery: '10s' });
    await monitor.panel.getByText('P1 is not worked by a policy.').waitFor();

    await monitor.submitAdaptive('20k', '1h');
    await monitor.hasDecisions(20);
    // On a busy machine the model may be late, and then the clock decides.
    const byModel = /^\d\d:\d\d:\d\d (wait|post|dark|dealer|take).*, live$/;
    await expect.poll(async () => (await monitor.place()).words).toMatch(byModel);
    // A decision may come between the two figures that are read.
    const behind = async () => {
      const { at, of } = await monitor.place();
      return of - at;
    };
    await expect.poll(behind).toBe(0);
    const live = await monitor.place();
    await expect.poll(() => monitor.values.getByRole('listitem').count()).toBe(8);
    await monitor.contributions.getByText(/others$/).waitFor();
    const forecast = monitor.panel.getByRole('region', { name: 'Forecast' });
    await forecast.getByText(/Forecast of the mid by signal-midt, now at/).waitFor();
    await expect.poll(() => forecast.getByRole('row').count()).toBe(4);
    await expect.poll(() => forecast.getByRole('row').nth(1).innerText()).toMatch(/\d+% \/ \d+%/);
    await forecast.getByRole('img', { name: /Forecast against outcome, 50 events: the likeliest came in/ }).waitFor();
    await forecast.getByRole('button', { name: '10', exact: true }).press('Enter');
    await forecast.getByRole('img', { name: /Calibration in 10 events: \d+% sure/ }).waitFor();
    await look('monitor-live');

    await monitor.decision.focus();
    for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    await expect.poll(async () => (await monitor.place()).at).toBe(3);
    const held = await monitor.place();
    await page.waitForTimeout(1_500);
    expect((await monitor.place()).words).toBe(held.words);
    await expect.poll(async () => (await monitor.place()).of).toBeGreaterThan(live.of);
    while ((await monitor.place()).words.includes('by the clock')) await page.keyboard.press('ArrowRight');
    await expect.poll(() => monitor.sum().then(([from, by, to]) => Math.abs(from! + by! - to!))).toBeLessThan(0.011);
    await monitor.values.getByRole('button', { name: 'take', exact: true }).focus();
    await page.keyboard.press('Enter');
    await monitor.panel.getByText('What moved the value of “take”').waitFor();
    await monitor.panel.getByText('All 57 features').click();
    await expect.poll(() => monitor.panel.locator('details tbody tr').count()).toBe(57);
    await look('monitor-held');
    await loadAxe(page);
    expect(await violations(page)).toEqual([]);
    await desk.story.getByText('What its policy decided').click();
    const story = desk.story.getByRole('list', { name: 'What the policy of P2 decided' });
    await expect
      .poll(() => story.innerText())
      .toMatch(/\d\d:\d\d:\d\d (wait|post|dark|dealer|take).* bps better than .*; /);
    await page.setViewportSize({ width: 1024, height: 700 });
    await look('monitor-small');

    await monitor.decision.focus();
    await page.keyboard.press('End');
    await expect.poll(async () => (await monitor.place()).words).toMatch(/, live$/);
    expect(troubles).toEqual([]);
  });
});
