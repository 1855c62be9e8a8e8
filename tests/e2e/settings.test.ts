/** Settings are found by word, take effect at once and are kept; those of alarms stand beside the exceptions as well. */
import { expect, it } from 'vitest';
import { RECORDED_US } from '../fixtures/recorded-rows.ts';
import { inBrowser } from './harness/in-browser.ts';
import { EnginesPage } from './harness/engines-page.ts';
import { startPlainEngines } from './harness/plain-engines.ts';

inBrowser('settings', (browser) => {
  it('are found by word and kept, also how alarms are told while there is none', async () => {
    await using plain = await startPlainEngines(['quiet'], [RECORDED_US]);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    await plain.knownTo(page);
    await page.goto(plain.deskUrl);
    await page.getByRole('tabpanel', { name: 'Orders' }).waitFor();
    await page.keyboard.press(',');
    const dialog = page.getByRole('dialog', { name: 'Settings' });
    const search = dialog.getByLabel('Find a setting');
    expect(await dialog.getByRole('group').count()).toBeGreaterThan(3);
    await search.fill('zebra');
    await dialog.getByText('No setting of that name').waitFor();
    await search.fill('Heard');
    const sound = dialog.getByRole('group', { name: 'Sound for new exceptions' });
    await sound.getByRole('button', { name: 'SEV1' }).click();
    await expect.poll(() => dialog.getByText('Theme').count()).toBe(0);
    await search.fill('light');
    await dialog.getByText('light', { exact: true }).click();
    await page.locator('html[data-theme="light"]').waitFor();
    await page.keyboard.press('Escape');

    await page.reload();
    await page.locator('html[data-theme="light"]').waitFor();
    await new EnginesPage(page).act('Show Exceptions');
    const panel = page.getByRole('tabpanel', { name: 'Exceptions', exact: true });
    await panel.getByText('Nothing needs you').waitFor();
    const beside = panel.getByRole('group', { name: 'Sound for new exceptions' });
    await beside.getByRole('button', { name: 'SEV1', pressed: true }).waitFor();
    expect(await beside.getByRole('button', { name: 'SEV2', pressed: true }).count()).toBe(0);
  });
});
