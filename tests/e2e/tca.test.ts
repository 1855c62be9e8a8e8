/** A trader reads what orders cost after they have ended, by keyboard, on the real engine: grouped, and saved as CSV. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadAxe, violations } from './harness/axe.ts';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { startDesk } from './harness/running-desk.ts';

inBrowser('what orders cost', (browser) => {
  it('stands in the Post-trade layout once orders have ended, by any dimension, and goes into a file', async () => {
    await using running = await startDesk(['--speed', '30']);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    const desk = new DeskPage(page);
    const panel = page.getByRole('tabpanel', { name: 'TCA' });
    await desk.open(running.deskUrl);
    await page.keyboard.press('Alt+4');
    await panel.getByText(/^No order has ended yet/).waitFor();
    for (const side of ['buy', 'sell'] as const) {
      await desk.submit({ side, qty: '2k', ends: '3m', lookEvery: '5s' });
    }
    const row = (name: string | RegExp) => panel.getByRole('row', { name });
    await row(/^TWAP 2 /).waitFor();
    await panel.getByRole('button', { name: 'kind of venue' }).focus();
    await page.keyboard.press('Enter');
    await row(/^lit 2 /).waitFor();
    await panel.getByRole('button', { name: 'order', exact: true }).focus();
    await page.keyboard.press('Enter');
    const cost = row(/^P1 MIDT ▲ /);
    await expect.poll(() => cost.innerText()).toMatch(/^P1 MIDT ▲\s+\d+\s+[+−]?[\d.]+\s+/);
    const shot = process.env['WATCHKEEPER_SHOTS'];
    if (shot) await page.screenshot({ path: `${shot}/tca.png` });
    await loadAxe(page);
    expect(await violations(page)).toEqual([]);

    const saved = page.waitForEvent('download');
    await page.keyboard.press('Control+K');
    await page.keyboard.type('Export what orders cost');
    await page.keyboard.press('Enter');
    const text = readFileSync(await (await saved).path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(text[0]).toMatch(/^engine,order,instrument,side,/);
    expect(text).toHaveLength(3);
    expect(troubles).toEqual([]);
  });
});
