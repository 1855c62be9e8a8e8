/**
 * The desk in windows of every size and number: the tour ends by Escape, a dialog opens in the window it was asked for
 * in, all windows change colours together, pinned columns leave room, and a wide window is used to its edge.
 */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inBrowser } from './harness/in-browser.ts';
import { EnginesPage } from './harness/engines-page.ts';
import { type RunningDesk, startDesk } from './harness/running-desk.ts';
import { until } from './harness/waits.ts';

inBrowser('windows of the desk', (browser) => {
  let running: RunningDesk;
  beforeAll(async () => {
    running = await startDesk(['--seed', '7', '--name', 'ldn-1']);
  });
  afterAll(() => running[Symbol.asyncDispose]());

  /** Opens a desk whose Overview stands in a window of its own. */
  const tearOff = async () => {
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const desk = new EnginesPage(page);
    await desk.open(running.deskUrl);
    await page.keyboard.press('Escape');
    await page.keyboard.press('v');
    const [torn] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('o')]);
    return { page, desk, torn };
  };

  it('are one desk: dialogs, colours and room are each where they belong', async () => {
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.stack ?? error.message));
    const desk = new EnginesPage(page);
    await desk.open(running.deskUrl);
    const tour = page.getByRole('complementary', { name: 'Tour' });
    await tour.waitFor();
    await page.keyboard.press('Escape');
    await tour.waitFor({ state: 'hidden' });
    await desk.submit();

    await page.setViewportSize({ width: 1024, height: 700 });
    const groupings = await overviewGroupings(page);
    expect(groupings.every(({ right }) => right <= 1024)).toBe(true);
    expect(await pinnedShare(page, desk)).toBeLessThanOrEqual(0.61);

    await page.getByRole('tab', { name: 'Orders' }).click();
    const [torn] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('o')]);
    await torn.locator('[role="row"] [col-id="instrument"]').last().click();
    expect(await headOf(torn)).toEqual({ lines: 1, roomy: true });
    await torn.keyboard.press('x');
    await torn.getByRole('dialog', { name: /^Cancel (order )?P1/ }).waitFor();
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await torn.getByRole('button', { name: /^STOP everything/ }).click({ trial: true });
    await torn.keyboard.press('Escape');
    await page.bringToFront();
    await page.locator('body').click({ position: { x: 500, y: 10 } });
    await desk.act('Dark or light');
    await torn.locator('html[data-theme="light"]').waitFor();

    // Back to its own place, though it left nothing there.
    const closed = torn.waitForEvent('close');
    await desk.act('Move the panel to the next window');
    await page.getByRole('tabpanel', { name: 'Orders' }).waitFor();
    await closed;
    const [first] = await groupsIn(page);
    expect(first).toBe('Orders');
    expect(troubles).toEqual([]);
  });

  it('that were torn off are windows again when the desk is opened anew', async () => {
    const { page, torn } = await tearOff();
    await torn.getByRole('button', { name: /^STOP everything/ }).waitFor();
    await page.getByRole('tab', { name: 'Overview' }).waitFor({ state: 'detached' });

    const [again] = await Promise.all([page.waitForEvent('popup'), page.reload()]);
    await again.getByRole('button', { name: /^STOP everything/ }).waitFor();
    await again.getByText('Overview').first().waitFor();
    expect(await page.getByRole('tab', { name: 'Overview' }).count()).toBe(0);

    // Closed by the trader it is a tab, and stays one.
    await again.close();
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    await page.reload();
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
  });

  it('are arranged by keys alone, and come back divided as they were', async () => {
    const { page, desk, torn } = await tearOff();
    const inTorn = new EnginesPage(torn);
    const tab = (name: string, at = torn) => at.getByRole('tab', { name, exact: true });
    await tab('Overview').waitFor();
    for (const [key, name] of [
      ['6', 'Journal'],
      ['9', 'Exceptions'],
    ] as const) {
      await page.bringToFront();
      await page.keyboard.press(key);
      await desk.act('Move the panel to the next window');
      await tab(name).waitFor();
    }
    await torn.bringToFront();
    await inTorn.act('Move the panel to the group below');
    await until(async () => (await groupsIn(torn)).join(' | ') === 'Overview,Journal | Exceptions', 'one below');
    await torn.keyboard.press('F6');
    await tab('Journal').click();
    await inTorn.act('Move the panel to the group at its right');
    const divided = 'Overview | Journal | Exceptions';
    await until(async () => (await groupsIn(torn)).join(' | ') === divided, 'two beside each other above it');
    const stood = await placesIn(torn);

    const [again] = await Promise.all([page.waitForEvent('popup'), page.reload()]);
    await until(async () => (await groupsIn(again)).join(' | ') === divided, 'divided as it was');
    expect(await placesIn(again)).toEqual(stood);

    // Back into the first window: the one that is worked in, and by `o` as well.
    await again.bringToFront();
    await tab('Journal', again).click();
    await again.keyboard.press('o');
    await tab('Journal', page).waitFor();
    await tab('Overview', again).click();
    await new EnginesPage(again).act('Move the panel to the next window');
    await tab('Overview', page).waitFor();
    expect(await groupsIn(again)).toEqual(['Exceptions']);
  });

  it('leave no tab behind another where there is room for both', async () => {
    const page = await browser().newPage({ viewport: { width: 3840, height: 2160 } });
    await new EnginesPage(page).open(running.deskUrl);
    for (const name of ['Orders', 'Children', 'Overview', 'Exceptions', 'Order', 'Price', 'Depth', 'Tape', 'Schedule'])
      await page.getByRole('tabpanel', { name, exact: true }).waitFor();
    const widths = await page
      .getByRole('tabpanel')
      .evaluateAll((panels) => panels.map((panel) => panel.getBoundingClientRect().width));
    expect(Math.min(...widths)).toBeGreaterThan(400);
  });
});

/** Whether what belongs on the line of the tabs stands on it, as in the first window, and the window has room to work in. */
const headOf = (torn: Page): Promise<{ lines: number; roomy: boolean }> =>
  torn.evaluate(() => {
    const middles = [...document.querySelectorAll('[role="tab"], input[type="search"]')].map((one) => {
      const { top, height } = one.getBoundingClientRect();
      return Math.round((top + height / 2) / 10);
    });
    return { lines: new Set(middles).size, roomy: innerWidth >= 640 && innerHeight >= 440 };
  });

/** The panels of each group, from the top left on. */
async function groupsIn(page: Page): Promise<string[]> {
  return (await placesIn(page)).map(({ name }) => name);
}

async function placesIn(page: Page): Promise<{ name: string; left: number; top: number }[]> {
  const groups = await page.getByRole('tablist').evaluateAll((lists) =>
    lists.map((list) => {
      const { left, top } = list.getBoundingClientRect();
      const tabs = Array.from(list.querySelectorAll('[role="tab"]'), (tab) => tab.textContent.trim());
      return { name: tabs.join(), left: Math.round(left / 10), top: Math.round(top / 10) };
    }),
  );
  return groups.toSorted((a, b) => a.top - b.top || a.left - b.left);
}

async function overviewGroupings(page: Page): Promise<{ right: number }[]> {
  await page.keyboard.press('v');
  const buttons = page.getByRole('group', { name: 'Summed by' }).getByRole('button');
  await buttons.last().waitFor();
  return buttons.evaluateAll((all) => all.map((one) => ({ right: one.getBoundingClientRect().right })));
}

/** Pins more columns than fit; the share of the grid that stays pinned. */
async function pinnedShare(page: Page, desk: EnginesPage): Promise<number> {
  await desk.act('Columns and saved');
  const dialog = page.getByRole('dialog', { name: 'Columns and views of the orders' });
  // Those of hidden columns cannot be pressed.
  const pins = dialog.getByRole('button', { name: 'pin', exact: true, disabled: false });
  await pins.first().waitFor();
  const count = await pins.count();
  for (let at = 0; at < count; at++) await pins.nth(at).click();
  const wanted = await pins.evaluateAll(
    (all) => all.filter((one) => one.getAttribute('aria-pressed') === 'true').length,
  );
  // All that a small window shows: they fill it.
  expect(count).toBeGreaterThan(6);
  expect(wanted).toBe(count);
  const orders = page.getByRole('tabpanel', { name: 'Orders' });
  const right = await orders
    .locator('.ag-header-cell-last-left-pinned')
    .evaluate((cell) => cell.getBoundingClientRect().right);
  const grid = (await orders.boundingBox())!;
  const share = (right - grid.x) / grid.width;
  await dialog.getByRole('button', { name: 'Reset columns' }).click();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  return share;
}
