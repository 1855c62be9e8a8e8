/** What a trader does with the rows of the blotter: filters under the headers, groups with their sums, copies a selection. */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { inBrowser } from './harness/in-browser.ts';
import { EnginesPage } from './harness/engines-page.ts';
import { startDesk } from './harness/running-desk.ts';
import { SOON_MS } from './harness/waits.ts';

const orders = (page: Page) => page.getByRole('tabpanel', { name: 'Orders' });
const rows = (page: Page) =>
  orders(page).locator('.ag-center-cols-container [role="row"], [role="row"][row-id^="e1/"]');

/** Rows move four times a second at most. */
const MOVED_MS = 700;

inBrowser('the blotter', (browser) => {
  it('filters, groups, draws and copies what it shows', async () => {
    await using running = await startDesk(['--seed', '7', '--speed', '10', '--name', 'ldn-1']);
    const permissions = ['clipboard-read', 'clipboard-write'];
    const context = await browser().newContext({ viewport: { width: 1920, height: 1080 }, permissions });
    const page = await context.newPage();
    const desk = new EnginesPage(page);
    await desk.open(running.deskUrl);
    for (let i = 0; i < 3; i++) await desk.submit();
    await rows(page).nth(2).waitFor();

    // The line grows out of what was heard, and says what it lacks.
    const line = orders(page).locator('[row-id="e1/P1"] [col-id="planTrail"] [role="img"]');
    await line.and(page.locator('[aria-label*="of 60 spans not heard of"]')).waitFor();
    await line.locator('path[d^="M"][d*="L"]:nth-child(2)').waitFor({ state: 'attached' });

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

  it('has each verb for the orders that were chosen and can be seen, and for no other', async () => {
    await using running = await startDesk(['--seed', '7', '--name', 'ldn-1']);
    const context = await browser().newContext({ viewport: { width: 1600, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(SOON_MS);
    const desk = new EnginesPage(page);
    await desk.open(running.deskUrl);
    for (let i = 0; i < 3; i++) await desk.submit();
    await rows(page).nth(2).waitFor();

    const cell = (id: string, column = 'instrument') =>
      orders(page).locator(`[row-id="e1/${id}"] [col-id="${column}"]`);
    const modes = () => Promise.all(['P1', 'P2', 'P3'].map((id) => cell(id, 'mode').innerText()));
    const story = page.getByRole('tabpanel', { name: 'Order', exact: true });
    const isShown = (id: string) => story.getByRole('group', { name: `Order ${id}`, exact: true }).waitFor();
    const several = (count: string) => page.getByRole('group', { name: `${count} selected`, exact: true });
    const selectAll = async (): Promise<void> => {
      await cell('P1').click();
      await cell('P2').click({ modifiers: ['Control'] });
      await cell('P3').click({ modifiers: ['Control'] });
      await several('3 orders').waitFor();
      await isShown('P3');
    };
    const asksFor = async (title: string, listed: readonly string[]): Promise<void> => {
      const dialog = page.getByRole('dialog', { name: title, exact: true });
      await dialog.waitFor();
      for (const id of listed)
        await dialog
          .getByText(new RegExp(`\\b${id}\\b`))
          .first()
          .waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
    };

    // A plain press on one of them is that one alone.
    await selectAll();
    await cell('P2').click();
    await several('3 orders').waitFor({ state: 'hidden' });
    await page.keyboard.press('p');
    await expect.poll(modes).toEqual(['AUTO', 'PAUSED', 'AUTO']);
    await isShown('P2');

    // What is taken out stays out, also when rows have moved since.
    await selectAll();
    await cell('P3').click({ modifiers: ['Control'] });
    await several('2 orders').waitFor();
    await isShown('P2');
    await page.waitForTimeout(MOVED_MS);
    await several('2 orders').waitFor();
    await page.keyboard.press('x');
    await asksFor('Cancel 2 orders', ['P1', 'P2']);

    // A key that goes to one selects it alone, also where it was one of them.
    await selectAll();
    await page.keyboard.press('g');
    await several('3 orders').waitFor({ state: 'hidden' });
    await isShown('P2');

    // The menu over one of them: its own verbs are for that one, those of several for all.
    await selectAll();
    await cell('P1').click({ button: 'right' });
    await page.getByRole('menu', { name: 'Order P1' }).getByRole('menuitem', { name: 'Amend…' }).click();
    await several('3 orders').waitFor();
    await page.getByRole('dialog', { name: /^Amend order P1/ }).waitFor();
    await page.keyboard.press('Escape');
    await cell('P1').click({ button: 'right' });
    await page
      .getByRole('menu', { name: 'Order P1' })
      .getByRole('menuitem', { name: /^Cancel…/ })
      .click();
    await asksFor('Cancel 3 orders', ['P1', 'P2', 'P3']);

    // What a filter hides is left alone.
    await selectAll();
    const filter = page.getByRole('searchbox', { name: 'Filter the orders' });
    await filter.fill('auto');
    await several('2 orders').waitFor();
    await filter.blur();
    await page.keyboard.press('x');
    await asksFor('Cancel 2 orders', ['P1', 'P3']);
    await filter.fill('paused');
    await several('1 order').waitFor();
    await filter.blur();
    await page.keyboard.press('x');
    await asksFor('Cancel 1 order', ['P2']);
    await filter.fill('no such order');
    await several('1 order').waitFor({ state: 'hidden' });
    await filter.blur();
    await page.keyboard.press('x');
    await page
      .getByText('3 selected orders are hidden by a filter or a closed group: none was asked to cancel')
      .waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await filter.fill('');
    await several('3 orders').waitFor();
    await filter.blur();

    // So is what stands behind another panel.
    await story.getByRole('group', { name: 'Order P3', exact: true }).click({ position: { x: 4, y: 4 } });
    await page.keyboard.press('z');
    await orders(page).waitFor({ state: 'hidden' });
    await page.keyboard.press('x');
    await asksFor('Cancel order P3', ['20,000']);
    await page.keyboard.press('z');
    await several('3 orders').waitFor();

    await page.keyboard.press('Control+K');
    await page.keyboard.insertText('Cancel the 3 selected orders');
    await page.getByRole('option', { name: 'Cancel the 3 selected orders…' }).waitFor();
    await page.keyboard.press('Enter');
    await asksFor('Cancel 3 orders', ['P1', 'P2', 'P3']);

    // Buttons below the story of one order are for that one.
    await story
      .getByRole('button', { name: /^Resume/ })
      .and(page.locator(':disabled'))
      .waitFor();
    await story.getByRole('button', { name: /^Cancel…/ }).click();
    await page.getByRole('dialog', { name: 'Cancel order P3' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(modes).toEqual(['AUTO', 'PAUSED', 'CANCELLED']);
    await context.close();
  });
});
