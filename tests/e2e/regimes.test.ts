/** A trader sees which regime the detector finds, pins it with a reason and lets it go, by keyboard, on the real engine. */
import { expect, it } from 'vitest';
import { loadAxe, violations } from './harness/axe.ts';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { EnginesPage } from './harness/engines-page.ts';
import { startDesk } from './harness/running-desk.ts';

inBrowser('the regimes', (browser) => {
  it('are shown over time, pinned with a reason and let go, and the journal has both', async () => {
    await using running = await startDesk(['--speed', '20']);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    await new DeskPage(page).open(running.deskUrl);
    await page.keyboard.press('Alt+2');
    await page.keyboard.press('Control+K');
    await page.keyboard.type('Show Regimes');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('tabpanel', { name: 'Regimes' });
    const midt = panel.getByRole('listitem', { name: 'Regime of MIDT' });
    await midt.waitFor();
    // Ten-second steps: there is something to draw once a few have gone by.
    await expect.poll(() => midt.locator('path').count()).toBe(4);

    await midt.getByRole('button', { name: 'Pin the regime of MIDT' }).press('Enter');
    await midt.getByLabel('Regime', { exact: true }).selectOption('volatile');
    const send = midt.getByRole('button', { name: 'Pin to volatile' });
    expect(await send.isDisabled()).toBe(true);
    await midt.getByLabel('Reason').fill('figures at ten');
    await page.keyboard.press('Enter');
    await midt.getByText('volatile, pinned').waitFor();
    await midt.getByText(/figures at ten; the detector says/).waitFor();
    const shot = process.env['WATCHKEEPER_SHOTS'];
    if (shot) await page.screenshot({ path: `${shot}/regimes.png` });
    await loadAxe(page);
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 1024, height: 700 });
    if (shot) await page.screenshot({ path: `${shot}/regimes-small.png` });

    await midt.getByRole('button', { name: 'Let go the regime of MIDT' }).press('Enter');
    await midt.getByLabel('Reason').fill('they are out');
    await page.keyboard.press('Enter');
    await expect.poll(() => midt.getByText('pinned').count()).toBe(0);
    await new EnginesPage(page).act('Show Journal');
    await page.getByLabel('Filter the journal').fill('held to be');
    await page.getByText('MIDT is held to be volatile: figures at ten').waitFor();
  });
});
