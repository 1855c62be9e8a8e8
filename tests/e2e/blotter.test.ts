/** What a trader does with the rows of the blotter: filters under the headers, groups with their sums, copies a selection. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_BROWSER } from '../../tools/find-browser.ts';
import { BROWSER, launchBrowser } from './harness/browser.ts';
import { EnginesPage } from './harness/engines-page.ts';
import { startDesk } from './harness/running-desk.ts';

const orders = (page: Page) => page.getByRole('tabpanel', { name: 'Orders' });
const rows = (page: Page) =>
  orders(page).locator('.ag-center-cols-container [role="row"], [role="row"][row-id^="e1/"]');

describe.skipIf(BROWSER === null)(`the blotter${BROWSER === null ? `: ${NO_BROWSER}` : ''}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('filters, groups, draws and copies what it shows', async () => {
    await using running = await startDesk(['--seed', '7', '--speed', '10', '--name', 'ldn-1']);
    const permissions = ['clipboard-read', 'clipboard-write'];
    const context = await browser.newContext({ viewport: { width: 1600, height: 900 }, permissions });
    const page = await context.newPage();
    const desk = new EnginesPage(page);
    await desk.open(running.deskUrl);
    for (let i = 0; i < 3; i++) await desk.submit();
    await rows(page).nth(2).waitFor();

    // The line grows out of what was heard, and says what it lacks.
    const line = orders(page).locator('[row-id="e1/P1"] [col-id="planTrail"] [role="img"]');
    await line.and(page.locator('[aria-label*="of 60 spans not heard of"]')).waitFor();
    await line.locator('path[d^="M"][d*="L"]:nth-child(2)').waitFor({ state: 'attached', timeout: 20_000 });

    await page.keyboard.press('Shift+G');
    await page.keyboard.press('Shift+G');
    const sum = orders(page).getByRole('button', { name: /3 orders · 3 open/ });
    await sum.waitFor();
    await sum.click();
    await rows(page).first().waitFor({ state: 'hidden' });
    await sum.click();
    await rows(page).nth(2).waitFor();

    await page.keyboard.press('p');
    await orders(page).getByText('PAUSED', { exact: true }).waitFor();
    await page.keyboard.press('Shift+F');
    await orders(page)
      .getByRole('textbox', { name: /^Mode / })
      .fill('=paused');
    await page.getByRole('button', { name: '1 left by filters ×' }).waitFor();
    await orders(page)
      .getByRole('button', { name: /1 order · 1 open/ })
      .waitFor();
    await page.reload();
    await desk.isLiveOn('ldn-1');
    await page.getByRole('button', { name: '1 left by filters ×' }).click();
    await rows(page).nth(2).waitFor();

    await desk.selectAllOrders();
    await page.keyboard.press('Control+c');
    await page.getByText('The selected orders copied with headers').waitFor();
    const [header, ...copied] = (await page.evaluate(() => navigator.clipboard.readText())).split('\r\n');
    expect(header?.split('\t').slice(0, 4)).toEqual(['Engine', 'Instrument', 'Side', 'Quantity']);
    expect(header).not.toContain('Plan 10 min');
    expect(copied.map((one) => one.split('\t')[3])).toEqual(['20000', '20000', '20000']);

    // The verbs' keys are for all that are selected, say how many, and go by what has become of them since.
    const confirm = async (title: string): Promise<void> => {
      const dialog = page.getByRole('dialog', { name: title });
      await dialog.waitFor();
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'hidden' });
    };
    const modes = rows(page).locator('[col-id="mode"]');
    await page.keyboard.press('r');
    await confirm('Resume 1 order');
    await expect.poll(() => modes.allInnerTexts()).toEqual(['AUTO', 'AUTO', 'AUTO']);
    await page.keyboard.press('p');
    await confirm('Pause 3 orders');
    await expect.poll(() => modes.allInnerTexts()).toEqual(['PAUSED', 'PAUSED', 'PAUSED']);
    await page.keyboard.press('r');
    await confirm('Resume 3 orders');
    await expect.poll(() => modes.allInnerTexts()).toEqual(['AUTO', 'AUTO', 'AUTO']);
    await context.close();
  });
});
