/**
 * The workspace: every panel is a name or a key away and is moved by key; layouts go from one desk to another and outlive
 * a restart; the tour is walked by key; two windows are of one mind; and who asks for less motion gets none.
 */
import { readFile } from 'node:fs/promises';
import type { BrowserContextOptions, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inBrowser } from './harness/in-browser.ts';
import { type RunningDesk, startDesk } from './harness/running-desk.ts';
import { MARKET_MS, twoFrames, until } from './harness/waits.ts';
import { openPastTour, WorkspacePage } from './harness/workspace-page.ts';

/** The market moves, and no quicker than by itself: each change of it is drawn, and that takes most of the time. */
const ENGINE = ['--seed', '7', '--speed', '1', '--name', 'ldn-1'] as const;
/** Fills come soon. */
const QUICK = ['--seed', '7', '--speed', '30', '--name', 'ldn-1'] as const;

inBrowser('the workspace', (browser) => {
  /** A fresh profile, past the tour. */
  const opened = (deskUrl: string, options: BrowserContextOptions = {}): Promise<WorkspacePage> =>
    openPastTour(browser(), deskUrl, options);

  describe('that changes nothing of its engine but own orders', () => {
    let shared: RunningDesk;
    beforeAll(async () => {
      shared = await startDesk(ENGINE);
    });
    afterAll(() => shared[Symbol.asyncDispose]());

    it('shows every panel by its name and by its key, each without an error', async () => {
      const desk = await opened(shared.deskUrl);
      await desk.submit();
      const panels = await desk.panels();
      expect(panels.length).toBeGreaterThanOrEqual(24);
      for (const { name } of panels) {
        await desk.act(`Show ${name}`);
        await desk.isShown(name);
      }
      const keyed = panels.filter(({ key }) => key !== null);
      expect(keyed.length).toBeGreaterThanOrEqual(12);
      await desk.act('Reset the layout');
      // Of tabs of one group each press brings another to the front.
      for (const { name, key } of [...keyed, ...keyed.toReversed()]) {
        await desk.page.keyboard.press(key!);
        await desk.isShown(name);
      }
      expect(desk.troubles).toEqual([]);
    });

    it('is arranged by key, and layouts, views and open orders are found by name', async () => {
      const desk = await opened(shared.deskUrl);
      const { page } = desk;
      await desk.submit();
      const before = await desk.groups();
      await page.keyboard.press('6');
      await desk.isShown('Journal');
      await desk.act('Move the panel to the group at its right');
      await until(async () => (await desk.groupOf('Journal')).includes('Schedule'), 'the journal stands at the right');
      await desk.isShown('Journal');
      // Nothing stands below it: it begins a group of its own, and at that edge it stays.
      await desk.act('Move the panel to the group below');
      await until(async () => (await desk.groupOf('Journal')).length === 1, 'the journal has a group of its own');
      await desk.act('Move the panel to the group below');
      await page.getByText('The panel stands at that edge already').waitFor();
      await page.keyboard.press('z');
      await until(async () => (await page.getByRole('tabpanel').count()) === 1, 'the journal alone is shown');
      await page.keyboard.press('z');
      await desk.panel('Orders').waitFor();
      // Around all groups and back, with the keyboard in each.
      const fronts = new Set<string>();
      for (let presses = 0; presses < (await desk.groups()).length; presses++) {
        await page.keyboard.press('F6');
        await page.waitForTimeout(100);
        fronts.add(
          await page.evaluate(
            () =>
              document.activeElement
                ?.closest('.dv-groupview')
                ?.querySelector('[aria-selected="true"]')
                ?.textContent?.trim() ?? '?',
          ),
        );
      }
      expect(fronts.size).toBe((await desk.groups()).length);
      await desk.saveLayoutAs('Night desk');
      await page.keyboard.press('Alt+2');
      await until(async () => (await desk.layoutShown()) === 'Models', 'Models is shown');
      await desk.act('Layout Night');
      await until(async () => (await desk.layoutShown()) === 'Night desk', 'the saved layout is shown');
      await desk.act('Reset the layout');
      await until(
        async () => JSON.stringify(await desk.groups()) === JSON.stringify(before),
        'all stands as it was made',
      );

      await saveViewByKey(desk, 'Only sells', '=SELL');
      // Behind another tab, and in another layout.
      await page.keyboard.press('Alt+2');
      await page.keyboard.press('9');
      await desk.isShown('Exceptions');
      await desk.act('View Only sells');
      await desk.isShown('Orders');
      await page.getByRole('button', { name: '0 left by filters ×' }).click();
      await page.keyboard.press('Alt+3');
      await desk.act('P1 buy');
      await desk.isShown('Order');
      await desk.panel('Order').getByText('MIDT', { exact: true }).first().waitFor();
      expect(desk.troubles).toEqual([]);
    });

    it('is toured by keyboard alone', async () => {
      const context = await browser().newContext({ viewport: { width: 1440, height: 900 } });
      const desk = new WorkspacePage(await context.newPage());
      const { page, tour } = desk;
      await desk.open(shared.deskUrl);
      await tour.getByText(/^1 of 5/).waitFor();
      await page.keyboard.press('Enter');
      await tour.getByText(/^2 of 5/).waitFor();
      await page.keyboard.press('Enter');
      await tour.getByText(/^3 of 5/).waitFor();
      // What the step tells of is tried, and the tour goes on after it.
      await page.keyboard.press('n');
      await page.getByRole('dialog', { name: 'New order' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'New order' }).waitFor({ state: 'hidden' });
      await page.keyboard.press('Enter');
      await tour.getByText(/^4 of 5/).waitFor();
      await page.keyboard.press('Enter');
      await tour.getByText(/^5 of 5/).waitFor();
      await page.keyboard.press('Enter');
      await tour.waitFor({ state: 'hidden' });
      await page.reload();
      await desk.isLiveOn('ldn-1');
      expect(await tour.count()).toBe(0);
      await desk.act('Take the tour');
      await tour.getByText(/^1 of 5/).waitFor();
      await page.keyboard.press('Enter');
      await tour.getByText(/^2 of 5/).waitFor();
    });

    it('is of one mind in two windows', async () => {
      const desk = await opened(shared.deskUrl);
      const { page } = desk;
      await desk.submit();
      await desk.panel('Orders').locator('[row-id="e1/P1"]').click();
      const [torn] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('o')]);
      const mode = torn.locator('[row-id="e1/P1"] [col-id="mode"]');
      await mode.getByText('AUTO').waitFor();
      await torn.locator('[row-id="e1/P1"]').click();
      await torn.keyboard.press('p');
      await mode.getByText('PAUSED').waitFor();
      await desk.panel('Order').getByText('PAUSED', { exact: true }).first().waitFor();
      await page.bringToFront();
      await desk.panel('Order').getByRole('button', { name: 'Resume' }).click();
      await mode.getByText('AUTO').waitFor();
      await desk.panel('Order').getByText('AUTO', { exact: true }).first().waitFor();
      expect(desk.troubles).toEqual([]);
    });
  });

  it('goes with its layouts from desk to desk, through a restart, and back to as it was made', async () => {
    await using running = await startDesk(ENGINE);
    const desk = await opened(running.deskUrl);
    await desk.page.keyboard.press('9');
    await desk.act('Move the panel to the group at its right');
    await desk.saveLayoutAs('Alarms');
    const arranged = await desk.groups();
    const { name, text } = await desk.exportLayout();
    expect(name).toBe('watchkeeper-layout-Alarms.json');

    await running.killEngine();
    await running.restart();
    await desk.page.reload();
    // The whole log is read back first.
    await desk.chip('ldn-1').getByText(/^live/).waitFor({ timeout: MARKET_MS });
    expect(await desk.layoutShown()).toBe('Alarms');
    expect(await desk.groups()).toEqual(arranged);

    const other = await opened(running.deskUrl);
    const own = await other.groups();
    // A file that was torn on its way says so and changes nothing.
    expect(await other.layoutRefused(text.slice(0, text.length / 2))).toMatch(/could not be read.*are as they were/);
    expect(await other.groups()).toEqual(own);
    expect(await other.layoutRefused(text)).toBe(null);
    expect(await other.layoutShown()).toBe('Alarms');
    expect(await other.groups()).toEqual(arranged);
    await other.act('Reset the layout');
    await until(async () => JSON.stringify(await other.groups()) === JSON.stringify(own), 'the import is reset');
  });

  it.each([
    ['reduce', false],
    ['no-preference', true],
  ] as const)('moves by itself with reduced motion %s: %s', async (reducedMotion, moves) => {
    await using running = await startDesk(QUICK);
    const desk = await opened(running.deskUrl, { reducedMotion });
    await desk.submit();
    await countMotion(desk.page);
    await desk.panel('Children').getByText('filled', { exact: true }).first().waitFor({ timeout: MARKET_MS });
    await desk.page.getByRole('button', { name: /^STOP/ }).hover();
    await desk.page.mouse.down();
    await desk.page.waitForTimeout(200);
    await desk.page.mouse.up();
    const done = desk.panel('Orders').locator('[row-id="e1/P1"] [col-id="done"]').first();
    const before = await done.innerText();
    if (moves) await until(async () => (await motionSeen(desk.page)).includes('flash'), 'a fill flashes', MARKET_MS);
    // What would have flashed by then.
    else await until(async () => (await done.innerText()) !== before, 'more is filled', MARKET_MS);
    await twoFrames(desk.page);
    const seen = await motionSeen(desk.page);
    expect([seen.length > 0, seen.includes('flash')]).toEqual([moves, moves]);
  });
});

async function saveViewByKey(desk: WorkspacePage, name: string, side: string): Promise<void> {
  const { page } = desk;
  await page.keyboard.press('Shift+F');
  await page.getByLabel('Side Filter Input').fill(side);
  await page.getByRole('button', { name: '0 left by filters ×' }).waitFor();
  await desk.act('Columns and saved');
  const dialog = page.getByRole('dialog', { name: 'Columns and views of the orders' });
  await dialog.getByLabel('Save what is shown now as').fill(name);
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name, exact: true }).waitFor();
  await passOn(page, dialog, name);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '0 left by filters ×' }).click();
}

/** The view goes into a file, is taken back after it was forgotten, and a file of a column that is not known is refused. */
async function passOn(page: Page, dialog: Locator, name: string): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: `Export ${name}` }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`watchkeeper-orders-view-${name}.json`);
  const text = await readFile(await download.path(), 'utf8');
  await dialog.getByRole('button', { name: `Forget ${name}` }).click();
  const take = (wanted: string): Promise<void> =>
    dialog
      .getByLabel('View file')
      .setInputFiles({ name: 'view.json', mimeType: 'application/json', buffer: Buffer.from(wanted) });
  await take(text.replace('"colId": "side"', '"colId": "seance"'));
  await dialog.getByText(`“${name}” names a column that is not known: seance. The views are as they were.`).waitFor();
  expect(await dialog.getByRole('button', { name, exact: true }).count()).toBe(0);
  await take(text);
  await dialog.getByRole('button', { name, exact: true }).waitFor();
  expect(await dialog.getByRole('alert').count()).toBe(0);
}

/** Notes from now on what runs for longer than a frame: transitions, animations, and the grid's flash. */
const countMotion = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(globalThis, { seen });
    const look = (): void => {
      for (const one of document.getAnimations()) {
        const { duration = 0 } = one.effect?.getComputedTiming() ?? {};
        if (Number(duration) > 16) seen.add(one instanceof CSSTransition ? one.transitionProperty : 'animation');
      }
      if (document.querySelector('.ag-cell-data-changed')) seen.add('flash');
      requestAnimationFrame(look);
    };
    look();
  });

const motionSeen = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...(globalThis as unknown as { seen: Set<string> }).seen]);
