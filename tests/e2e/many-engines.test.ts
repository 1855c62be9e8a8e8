/**
 * Twenty engines whose clocks are hours apart, and ten thousand exceptions at once: all is supervised, nothing is left out,
 * all stays usable.
 */
import { expect, it } from 'vitest';
import { formatClock } from '../../shared/domain/basics/format.ts';
import { US_PER_HOUR, US_PER_SECOND } from '../../shared/std/duration.ts';
import type { MemoryEngine } from '../fixtures/memory-engine.ts';
import { exceptionsOf, RECORDED_US, recordedRows, tellRecorded } from '../fixtures/recorded-rows.ts';
import { alertsHeard, listenToAlerts } from './harness/alerts-heard.ts';
import { inBrowser } from './harness/in-browser.ts';
import { look, outOfSight, plainDesk } from './harness/plain-desk.ts';
import { startPlainEngines } from './harness/plain-engines.ts';
import { MARKET_MS, twoFrames } from './harness/waits.ts';

inBrowser('many engines', (browser) => {
  const { open, troubles } = plainDesk(browser);

  it('an order tells who acts whole, and what was asked of it, where three engines leave the least room', async () => {
    await using plain = await startPlainEngines(['ldn-1', 'ny-2', 'tky-3'], [RECORDED_US]);
    for (const engine of plain.engines) tellRecorded(engine);
    const [first] = plain.engines;
    const [one, two] = recordedRows('parents').filter(({ state }) => state === 'working');
    first!.put('parents', [
      { ...one!, state: 'cancelling', heldBy: '' },
      { ...two!, state: 'finishing', heldBy: '' },
    ]);
    const { page } = await open(plain, 1440, 900);
    const orders = page.getByRole('tabpanel', { name: 'Orders' });
    for (const mode of ['CANCELLING', 'FINISHING']) await orders.getByText(mode, { exact: true }).waitFor();
    for (const engine of plain.engines) engine.gate = new Promise(() => {});
    // A short mode leaves room for the word, a long one for its mark.
    for (const [mode, key] of [
      ['AUTO', 'p'],
      ['PAUSED', 'r'],
      ['FINISHING', 'x'],
    ] as const) {
      await orders.locator('[col-id="mode"]').getByText(mode, { exact: true }).first().click();
      await page.keyboard.press(key);
      if (key === 'x') await page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).press('Enter');
    }
    await orders.getByTitle(/^cancel: not answered/).waitFor();
    const seen = await orders.locator('[col-id="mode"] [title$="not answered yet"]').evaluateAll((asked) =>
      asked.map((cell) => {
        const { top, bottom } = cell.getBoundingClientRect();
        const shown = [...cell.children].filter((word) => {
          const box = word.getBoundingClientRect();
          return box.top >= top - 2 && box.bottom <= bottom + 2;
        });
        return shown.map(({ textContent }) => textContent).join('');
      }),
    );
    expect(seen.toSorted()).toEqual(['?', '?', 'pause?']);
    // Reasons have two lines.
    const cut = await orders.locator('.ag-cell').evaluateAll((cells) =>
      cells.flatMap((cell) => {
        const { right, bottom } = cell.getBoundingClientRect();
        const words = [...cell.querySelectorAll('span > span:not(span span span)')];
        const text = document.createRange();
        text.selectNodeContents(cell);
        const isCut =
          cell.scrollWidth > cell.clientWidth ||
          words.some((word) => word.getBoundingClientRect().right > right + 0.5) ||
          (cell.getAttribute('col-id') === 'why' && text.getBoundingClientRect().bottom > bottom + 0.5);
        return isCut ? cell.textContent : [];
      }),
    );
    expect(cut).toEqual([]);
    await look(page, 'modes-1440');
    expect(troubles).toEqual([]);
  });

  it('that nobody may act, and when the engine stops itself, is told in a window of any size', async () => {
    await using plain = await startPlainEngines(['ldn-1'], [RECORDED_US]);
    const [engine] = plain.engines;
    tellRecorded(engine!);
    const { page } = await open(plain, 1440, 900);
    await page.getByText(/^supervising: /).waitFor();
    engine!.put('engine', [{ ...recordedRows('engine')[0]!, supervisors: [], deadManUs: 30 * US_PER_SECOND }]);
    const warning = page.locator('header').getByText('nobody may act: stops itself in 30 s');
    for (const width of [1440, 1280, 1024]) {
      await page.setViewportSize({ width, height: 700 });
      await warning.click({ trial: true });
      const { x, width: own } = (await warning.boundingBox())!;
      expect(x + own).toBeLessThanOrEqual(width);
    }
    expect(troubles).toEqual([]);
  });

  it.for([
    [1440, 900],
    [1024, 700],
  ])('twenty engines with clocks hours apart are supervised at %s × %s', async ([width = 0, height = 0]) => {
    const names = Array.from({ length: 20 }, (_, at) => `engine-${String(at + 1).padStart(2, '0')}`);
    await using plain = await startPlainEngines(
      names,
      [0, 3, -9].map((hours) => RECORDED_US + hours * US_PER_HOUR),
    );
    for (const engine of plain.engines) tellRecorded(engine);
    const { page, desk } = await open(plain, width, height);
    const together = page.getByTestId('engines-chip');
    await together.filter({ hasText: /20 engines.*all live/ }).waitFor({ timeout: MARKET_MS });
    await page
      .getByRole('button', { name: /^needs me/ })
      .filter({ hasText: String(20 * NEED) })
      .waitFor();
    expect(await outOfSight(page)).toEqual([]);
    await look(page, `twenty-${width}`);

    await desk.act('Show Overview');
    const overview = page.getByRole('table', { name: 'Orders by engine' });
    await expect.poll(() => overview.getByRole('rowheader').count()).toBe(20);
    await look(page, `twenty-overview-${width}`);

    await page.keyboard.press('e');
    const engines = page.getByRole('dialog', { name: 'Engines' });
    const last = engines.getByRole('listitem', { name: names.at(-1)! });
    await last.scrollIntoViewIfNeeded();
    await last.getByRole('button', { name: 'Look at it' }).press('Enter');
    // What is looked at has its own clock: three hours on, as every third engine's. An order of another that ends takes nothing back.
    const clock = page.locator('header').getByText(clockOf(plain.engines[19]!));
    await clock.waitFor();
    const first = page.getByRole('tabpanel', { name: 'Orders' }).locator('[row-index="0"]').first();
    const ended = (await first.getAttribute('row-id'))!;
    const [engine = '', id = ''] = ended.split('/');
    const order = recordedRows('parents').find(({ parentId }) => parentId === id)!;
    plain.engines[Number(engine.slice(1)) - 1]!.put('parents', [{ ...order, state: 'done', heldBy: '' }]);
    await page.locator(`[row-id="${ended}"]`).first().waitFor({ state: 'hidden' });
    await twoFrames(page);
    expect(await clock.count()).toBe(1);

    await page.keyboard.press('Control+Shift+X');
    await page.getByRole('button', { name: '+19 more' }).click();
    const others = page.getByRole('region', { name: 'Other stops in force' });
    await expect.poll(() => others.locator('[data-state="confirmed"]').count()).toBe(19);
    const bounds = await others.boundingBox();
    expect(bounds!.y + bounds!.height).toBeLessThanOrEqual(height);
    await look(page, `twenty-stopped-${width}`);
    await page.keyboard.press('Escape');

    await plain.lose(names[6]!);
    await together.filter({ hasText: /20 engines.*19 live/ }).waitFor();
    await desk
      .chip('engine-07')
      .getByText(/^stale/)
      .waitFor();
    expect(await outOfSight(page)).toEqual([]);
    await look(page, `twenty-one-lost-${width}`);
    // A window that is made smaller keeps the shares of its columns.
    await page.setViewportSize({ width: 1024, height: 700 });
    await twoFrames(page);
    expect(await outOfSight(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('ten thousand exceptions at once scroll, are told as a flood, and are drawn as the few in sight', async () => {
    await using plain = await startPlainEngines(['ldn-1', 'ny-2'], [RECORDED_US]);
    tellRecorded(plain.engines[0]!);
    const { page, desk } = await open(plain, 1440, 900, listenToAlerts);
    await desk.isLiveOn('ny-2');
    await desk.act('Show Exceptions');
    const before = (await alertsHeard(page)).notifications.length;
    for (const engine of plain.engines) engine.put('exceptions', exceptionsOf(5_000));
    const chip = page.getByTestId('exception-chip').filter({ hasText: /1\d SEV1/ });
    await chip.waitFor();
    await expect.poll(async () => (await alertsHeard(page)).notifications.length - before).toBe(11);
    const heard = await alertsHeard(page);
    // The rest of what came within the half minute is told after it.
    expect(heard.notifications.at(-1)).toMatch(/^1,99\d more exceptions: /);
    expect(heard.sounds).toBeLessThanOrEqual(4);

    const list = page.getByRole('list', { name: 'Exceptions' });
    await list.getByRole('button').first().filter({ hasText: 'SEV1' }).click();
    await page.keyboard.press('ArrowDown');
    await list.locator('[aria-posinset="2"] [aria-pressed="true"]').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('End');
    await list.getByRole('listitem').last().and(page.locator('[aria-posinset^="100"]')).waitFor();
    expect(await list.getByRole('listitem').count()).toBeLessThan(60);
    await look(page, 'flood');
    await page.keyboard.press('j');
    await page.keyboard.press('Control+K');
    await page.getByRole('dialog', { name: 'Find an action' }).waitFor();
    await page.keyboard.press('Escape');
    expect(troubles).toEqual([]);
  });
});

/** Of the recorded orders so many need a person. */
const NEED = 2;

const clockOf = (engine: MemoryEngine): RegExp => {
  const [instrument] = recordedRows('instruments');
  return new RegExp(formatClock(engine.nowUs(), instrument!.timeZone));
};
