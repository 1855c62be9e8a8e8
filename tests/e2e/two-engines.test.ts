/**
 * One desk, two real engines: the second is added in the desk, each row names its engine, what is done to one reaches no
 * other, a stop of everything is reported by each, and the loss of one leaves the other live. Layouts come back as left.
 */
import { expect, it } from 'vitest';
import { HttpEngine } from '../../engine-client/client/http-engine.ts';
import { splitEngineUrl } from '../../shared/desktop/launch-arguments.ts';
import { alertsHeard, listenToAlerts } from './harness/alerts-heard.ts';
import { inBrowser } from './harness/in-browser.ts';
import { EnginesPage } from './harness/engines-page.ts';
import { startDesk, type RunningDesk } from './harness/running-desk.ts';
import { SOON_MS } from './harness/waits.ts';

const statusOf = ({ deskUrl }: RunningDesk) =>
  new HttpEngine({ ...splitEngineUrl(deskUrl), timeoutMs: SOON_MS }).status();

inBrowser('two engines', (browser) => {
  it('are supervised by one desk, and nothing done to one reaches the other', async () => {
    await using london = await startDesk(['--seed', '7', '--name', 'ldn-1']);
    const { origin } = new URL(london.deskUrl);
    await using york = await startDesk(['--seed', '9', '--name', 'ny-2', '--allow-origin', origin]);
    await using closed = await startDesk(['--seed', '3', '--name', 'shut']);

    const page = await browser().newPage({ viewport: { width: 1600, height: 960 } });
    await listenToAlerts(page);
    const desk = new EnginesPage(page);
    await desk.open(london.deskUrl);
    await desk.isNoAddress('http://127.0.0.1:99999/#token=any');
    await desk.addEngine(york.deskUrl);
    await desk.isLiveOn('ny-2');

    // An engine that was not told of this desk lets it nowhere, and troubles no other.
    await desk.addEngine(closed.deskUrl);
    await desk.neverLive(new URL(closed.deskUrl).origin);
    await desk.leave(new URL(closed.deskUrl).origin);

    await desk.submitOn('ldn-1');
    await desk.submitOn('ny-2');
    await expect.poll(() => desk.enginesOfOrders()).toEqual(['ldn-1', 'ny-2']);

    await desk.selectOrderOf('ny-2');
    await page.keyboard.press('p');
    await desk.modeOf('ny-2').getByText('PAUSED', { exact: true }).waitFor();
    await expect.poll(() => desk.modeOf('ldn-1').innerText()).toMatch(/AUTO|NEW/);

    await desk.stopOnly('ny-2');
    await desk.modeOf('ny-2').getByText('HELD', { exact: true }).waitFor();
    await expect
      .poll(async () => [(await statusOf(london)).activeStops, (await statusOf(york)).activeStops])
      .toEqual([0, 1]);

    await page.keyboard.press('Control+Shift+X');
    await desk.stopsOf('ldn-1', 1);
    await desk.stopsOf('ny-2', 2);
    await expect
      .poll(async () => [(await statusOf(london)).activeStops, (await statusOf(york)).activeStops])
      .toEqual([1, 2]);

    await page.getByRole('button', { name: /^\+\d+ more, confirmed$/ }).waitFor();

    await york.killEngine();
    await desk
      .chip('ny-2')
      .getByText(/^stale/)
      .waitFor();
    await desk.isLiveOn('ldn-1');
    // What is of the live engine is not called old with the lost one, and the command that is named stops the lost one.
    await desk.saysInOrder(/^ny-2: Stale/);
    await desk.selectOrderOf('ldn-1');
    await expect.poll(() => desk.oldIn('Order')).toEqual([]);
    expect(await desk.oldIn('Orders')).toEqual(['ny-2: Stale: shown as last heard']);
    expect([await desk.isSlanted('ldn-1'), await desk.isSlanted('ny-2')]).toEqual([false, true]);
    // It is the gravest exception there is, told aloud once, and its order is among those that need a person.
    await desk.losesEngine('ny-2');
    await expect
      .poll(async () => (await alertsHeard(page)).notifications.filter((title) => /lost/.test(title)))
      .toEqual(['SEV1 ny-2 is lost']);
    const { port } = york;
    await page.getByText(`npx watchkeeper kill --engine http://127.0.0.1:${port}`, { exact: true }).waitFor();
  });

  it('keeps layouts, theme and density over a restart of the page', async () => {
    await using running = await startDesk(['--seed', '7', '--name', 'ldn-1']);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const desk = new EnginesPage(page);
    await desk.open(running.deskUrl);
    await page.keyboard.press('Alt+3');
    await page.getByRole('tabpanel', { name: 'Overview' }).waitFor();
    await desk.act('Dark or light');
    await desk.act('Normal or compact rows');
    await page.locator('html[data-density="compact"]').waitFor();
    await page.reload();
    await desk.isLiveOn('ldn-1');
    await page.getByRole('button', { name: 'Risk', exact: true }).and(page.locator('[aria-current="page"]')).waitFor();
    const html = page.locator('html');
    expect([await html.getAttribute('data-theme'), await html.getAttribute('data-density')]).toEqual([
      'light',
      'compact',
    ]);
    await desk.importLayout('{"watchkeeper":"layout","version":1}');
    await page
      .getByRole('alert')
      .getByText(/version 1, this desk reads version 2.*as they were/)
      .waitFor();
    await page.keyboard.press('Escape');

    // A panel in a window of its own has its stop there; that it comes back with its layout is windows.test's.
    await page.getByRole('tab', { name: 'Overview' }).click();
    const [torn] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('o')]);
    await torn.getByText('Overview').first().waitFor();
    await torn.getByRole('button', { name: /^STOP everything/ }).waitFor();
  });
});
