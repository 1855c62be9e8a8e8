/**
 * What a desk may be told and given that is not as it should be, on the real screen over real sockets: an engine that is
 * newer, twenty engines, ten thousand exceptions, long and right-to-left words, eight decimals, clocks that are hours
 * apart, layouts of another version, a basket of ten thousand rows. Nothing is left out, nothing fails, all stays usable.
 */
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { formatClock } from '../../shared/domain/basics/format.ts';
import { TABLE_NAMES, TABLES, type RowOf, type TableName } from '../../shared/protocol/tables.ts';
import { US_PER_HOUR } from '../../shared/std/duration.ts';
import { NO_BROWSER } from '../../tools/find-browser.ts';
import type { MemoryEngine } from '../fixtures/memory-engine.ts';
import { frameProxy } from '../fixtures/frame-proxy.ts';
import { newerRows } from '../fixtures/newer-rows.ts';
import { RECORDED_US, recordedRows, tellRecorded } from '../fixtures/recorded-rows.ts';
import { alertsHeard, listenToAlerts } from './harness/alerts-heard.ts';
import { BROWSER, launchBrowser } from './harness/browser.ts';
import { EnginesPage } from './harness/engines-page.ts';
import { type PlainEngines, startPlainEngines } from './harness/plain-engines.ts';
import { MARKET_MS, twoFrames } from './harness/waits.ts';

const SHOTS = process.env['WATCHKEEPER_SHOTS'];

describe.skipIf(BROWSER === null)(`bad input${BROWSER === null ? `: ${NO_BROWSER}` : ''}`, () => {
  let browser: Browser;
  const troubles: string[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
    if (SHOTS) mkdirSync(SHOTS, { recursive: true });
  });
  afterAll(() => browser.close());
  // A desk that nobody looks at any more, and that has lost its twenty engines, is work for the machine all the same.
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

  async function open(
    plain: PlainEngines,
    width = 1440,
    height = 900,
    prepare?: (page: Page) => Promise<void>,
  ): Promise<{ page: Page; desk: EnginesPage }> {
    troubles.length = 0;
    const page = await browser.newPage({ viewport: { width, height } });
    page.on('pageerror', (error) => troubles.push(error.stack ?? error.message));
    await plain.knownTo(page);
    await prepare?.(page);
    await page.goto(plain.deskUrl);
    await page.getByRole('tabpanel', { name: 'Orders' }).waitFor();
    return { page, desk: new EnginesPage(page) };
  }
  const look = async (page: Page, name: string): Promise<void> => {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
  };

  it('an engine that is newer is shown, with every word it has that no version knows', async () => {
    await using plain = await startPlainEngines(['newer'], [RECORDED_US]);
    tellRecorded(plain.engines[0]!);
    const told = tellNewer(plain.engines[0]!);
    const { page, desk } = await open(plain, 1440, 2_400);
    await desk.isLiveOn('newer');
    const missing = new Set(told);
    const read = async (): Promise<void> => {
      const text = asRead(await page.locator('body').innerText());
      for (const word of missing) if (text.includes(asRead(word))) missing.delete(word);
    };
    for (const panel of PANELS) {
      await desk.act(`Show ${panel}`);
      await page.getByRole('tabpanel', { name: panel, exact: true }).waitFor();
      await page.waitForTimeout(150);
      expect(await page.getByText('failed to draw').count()).toBe(0);
      await look(page, `newer-${panel}`);
      await read();
    }
    // Nowhere on the desk, or only of what is selected or chosen; all else was read.
    expect([...missing].filter((word) => !NOT_SHOWN.has(word))).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('an engine that says more of everything than the desk knows is shown as one that does not', async () => {
    await using plain = await startPlainEngines(['home', 'talks'], [RECORDED_US]);
    for (const engine of plain.engines) tellRecorded(engine);
    await using proxy = await frameProxy(plain.urls[1]!);
    const told = { columns: 0 };
    proxy.meddle = (text) => sayMore(text, told);
    // As tall as all rows.
    const { page, desk } = await open(plain, 1440, 2_400, (one) => plain.knownTo(one, [plain.urls[0]!, proxy.url]));
    await desk.isLiveOn('talks');
    const orders = page.getByRole('tabpanel', { name: 'Orders' });
    for (const { parentId } of recordedRows('parents')) await orders.locator(`[row-id="e2/${parentId}"]`).waitFor();
    const count = (engine: string): Promise<number> => orders.locator(`[row-id^="${engine}/"]`).count();
    expect(await count('e2')).toBe(await count('e1'));
    await desk.act('Show Exceptions');
    const open_ = recordedRows('exceptions').filter(({ state, shelvedUntilUs }) => state === 'open' && !shelvedUntilUs);
    const list = page.getByRole('list', { name: 'Exceptions' });
    await list
      .locator(`[aria-setsize="${2 * open_.length}"]`)
      .first()
      .waitFor();
    expect(told.columns).toBeGreaterThan(20);
    await look(page, 'says-more');
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

  it('a note of four thousand letters and words from right to left keep to their places', async () => {
    await using plain = await startPlainEngines(['ldn-1'], [RECORDED_US]);
    const [engine] = plain.engines;
    tellRecorded(engine!);
    engine!.put('parents', [{ ...recordedRows('parents')[0]!, note: `${HEBREW} `.repeat(180).slice(0, 4_096) }]);
    engine!.put('exceptions', [{ ...exceptionsOf(1)[0]!, title: `${HEBREW} 12:30 \u202e 300`, severity: 'P1' }]);
    const news = { tsUs: RECORDED_US, instrument: 'MIDT', score: 0.25, source: 'wire' };
    engine!.put('news', [{ seq: 1, headline: `${HEBREW} 4.5 %`, ...news }]);
    const event = { type: 'ParentRejected', parentId: 'P1', version: 2, actor: 'kim', reason: HEBREW } as const;
    engine!.put('journal', [{ seq: 900_000, tsUs: RECORDED_US, event }]);
    for (const [width, height] of SIZES) {
      const { page, desk } = await open(plain, width, height);
      await page.locator('[row-id="e1/P1"]').first().click();
      const story = page.getByRole('tabpanel', { name: 'Order', exact: true });
      await story.getByLabel('Note').waitFor();
      const verbs = await story.getByRole('group', { name: 'What can be done' }).boundingBox();
      expect(verbs!.y + verbs!.height).toBeLessThanOrEqual(height);
      expect(await outOfSight(page)).toEqual([]);
      await look(page, `note-${width}`);
      await desk.act('Show Journal');
      await page.getByLabel('Filter the journal').fill('turned down');
      const words = page
        .getByRole('tabpanel', { name: 'Journal' })
        .locator('.ag-cell')
        .filter({ hasText: 'turned down' });
      expect(await placesOf(words.first(), ['P1', 'turned down', HEBREW.slice(0, 4)])).toEqual([0, 1, 2]);
      await desk.act('Show News');
      await page.getByText(HEBREW.slice(0, 8)).first().waitFor();
      await desk.act('Show Exceptions');
      await look(page, `right-to-left-${width}`);
      expect(await outOfItsPlace(page, 'W'.repeat(4_000))).toBe(0);
      await look(page, `note-entered-${width}`);
      await page.close();
    }
    expect(troubles).toEqual([]);
  });

  it('a market that was played to its end says so, and what begins another', async () => {
    await using plain = await startPlainEngines(['ldn-1'], [RECORDED_US]);
    tellRecorded(plain.engines[0]!);
    for (const [width, height] of SIZES) {
      const { page, desk } = await open(plain, width, height);
      await desk.chip('ldn-1').waitFor();
      // Once it has greeted the desk: that tells of the engine as it is by itself.
      await page.getByText(/log seq/).waitFor();
      plain.engines[0]!.put('engine', [{ ...recordedRows('engine')[0]!, marketState: 'ended' }]);
      await page.getByRole('button', { name: 'market ended…' }).click();
      await page
        .getByRole('dialog', { name: 'The market has ended' })
        .getByText('npm start -- --seed NUMBER')
        .waitFor();
      await look(page, `ended-${width}`);
      await page.close();
    }
    expect(troubles).toEqual([]);
  });

  it('an instrument of eight decimals reads to the last of them wherever it stands', async () => {
    await using plain = await startPlainEngines(['coins'], [RECORDED_US]);
    tellSatoshi(plain.engines[0]!);
    const { page, desk } = await open(plain, 1_920, 1_080);
    const orders = page.getByRole('tabpanel', { name: 'Orders' });
    await orders.locator('[row-id="e1/P1"] [col-id="qty"]').getByText('5.00000001').waitFor();
    await expect.poll(() => orders.locator('[row-id="e1/P1"] [col-id="avgPx"]').innerText()).toBe('0.000123450');
    await orders.locator('[row-id="e1/P1"]').first().click();
    await desk.act('Show Depth');
    await page.getByRole('tabpanel', { name: 'Depth' }).getByText('0.00012346').first().waitFor();
    await look(page, 'satoshi');
    await desk.act('Show Children');
    await page.getByRole('tabpanel', { name: 'Children' }).getByText('0.00012344').first().waitFor();
    // What a stop left, what is held and what a limit lets be held.
    await desk.act('Show Stops');
    const board = page.getByRole('tabpanel', { name: 'Stops' });
    const left = board.getByRole('row').filter({ hasText: 'C1' });
    expect(await left.innerText()).toMatch(/C1\s+P1\s+\S+\s+SATS-BTC\s+▲ BUY\s+0\.99999999/);
    await desk.act('Show Limits');
    const limits = page.getByRole('tabpanel', { name: 'Limits' });
    await limits.getByText('0.10000000 of 20.00000001').waitFor();
    expect(await limits.getByRole('row').filter({ hasText: 'SATS-BTC' }).innerText()).toContain('−1.00000001');
    await look(page, 'satoshi-limits');
    const [saved] = await Promise.all([page.waitForEvent('download'), desk.act('Export the orders shown')]);
    const csv = await readFile(await saved.path(), 'utf8');
    expect(csv).toContain('5.00000001');
    expect(csv).toContain('0.000123450');
    await page.keyboard.press('n');
    const ticket = page.getByRole('dialog', { name: 'New order' });
    await ticket.getByRole('radio', { name: '▲ BUY' }).check({ force: true });
    await ticket.getByLabel('Quantity').fill('1.00000001');
    await ticket.getByLabel('Limit price').fill('0.000123451');
    await page.keyboard.press('Enter');
    await ticket.getByText('Not on the tick: 0.00012345 or 0.00012346.').waitFor();
    await look(page, 'satoshi-ticket');
    await ticket.getByLabel('Limit price').fill('0.00012347');
    await page.keyboard.press('Enter');
    const review = page.getByRole('dialog', { name: 'Review the order' });
    expect(await review.innerText()).toMatch(/1\.00000001[^]*0\.00012347/);
    await look(page, 'satoshi-review');
    expect(troubles).toEqual([]);
  });

  it('a layout of another version, or of nothing that is known, changes nothing', async () => {
    await using plain = await startPlainEngines(['ldn-1'], [RECORDED_US]);
    tellRecorded(plain.engines[0]!);
    const { page, desk } = await open(plain);
    const tabs = () => page.getByRole('tab').allInnerTexts();
    const before = await tabs();
    for (const [text, why] of LAYOUTS) {
      await desk.importLayout(text);
      await page.getByRole('alert').getByText(why).waitFor();
      await page.keyboard.press('Escape');
    }
    expect(await tabs()).toEqual(before);
    expect(troubles).toEqual([]);
  });

  it('a basket of ten thousand rows says of each what is wrong, and is sent without its wrong ones', async () => {
    await using plain = await startPlainEngines(['ldn-1'], [RECORDED_US]);
    tellRecorded(plain.engines[0]!);
    const { page, desk } = await open(plain);
    await desk.isLiveOn('ldn-1');
    await desk.act('Stage a basket');
    const entry = page.getByRole('dialog', { name: 'Stage a basket' });
    await entry
      .getByLabel('A file')
      .setInputFiles({ name: 'basket.csv', mimeType: 'text/csv', buffer: Buffer.from(basketOf(10_000)) });
    await expect.poll(() => entry.getByLabel('Or its rows').inputValue()).toContain('instrument,side');
    await entry.getByRole('button', { name: 'Review the rows' }).click();
    const review = page.getByRole('dialog', { name: 'Review the basket' });
    await review.getByText('5,000 of 10,000 kept rows are wrong').waitFor();
    const table = review.getByRole('table');
    expect(await table.getByRole('row').count()).toBeLessThan(80);
    await look(page, 'basket');
    await review.getByLabel(/^Only what is wrong/).check();
    for (const words of WRONG_ROWS.map(({ wrong }) => wrong)) await table.getByText(words).first().waitFor();
    await review.getByRole('region', { name: 'Rows of the basket' }).evaluate((rows) => rows.scrollTo(0, 1e9));
    await table.getByText('10001', { exact: true }).waitFor();
    await review.getByRole('button', { name: 'Drop the 5,000 wrong' }).click();
    await countRedraws(page);
    await review.getByRole('button', { name: 'Stage 5,000' }).click();
    await page.getByText(/^0 staged, 5,000 refused$/).waitFor({ timeout: MARKET_MS });
    // Each of ten thousand words about a command is drawn behind the dialog with the others of its frame.
    const { frames, redraws } = await redrawsCounted(page);
    expect(redraws).toBeGreaterThan(0);
    expect(redraws).toBeLessThanOrEqual(frames);
    await look(page, 'basket-sent');
    expect(troubles).toEqual([]);
  });
});

/** What rows have that no panel shows of every row. */
const NOT_SHOWN = new Set([
  ...['new-assetClass', 'new-terms-urgency', 'new-strategies-strategy', 'new-modelArm', 'new-venueKind', 'new-tif'],
  ...['new-event-child-venueKind', 'new-event-child-tif', 'new-event-child-state', 'new-detected', 'new-cause'],
  // A proposal is told in its own words.
  ...['new-actions-command-kind', 'new-actions-command-scopes-kind', 'new-actions-command-degree'],
  ...['new-policy-orderTypes-timesInForce', 'new-policy-exceptions-graveAnomalies'],
]);

/** With a member more in every object and a column more in every table, as a later version may have them. */
function sayMore(text: string, told: { columns: number }): string {
  const more = (value: unknown, of: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => more(one, ''));
    if (typeof value !== 'object' || value === null) return value;
    const grown = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, more(one, key)]));
    return MAPS.has(of) ? grown : { ...grown, sinceLater: 'a word of a later version' };
  };
  const frame = JSON.parse(text) as { t: string; rows?: { n: number; cols: Record<string, unknown[]> } };
  if (!frame.rows) return text;
  const cols = Object.entries(frame.rows.cols).map(([name, values]) => [name, values.map((one) => more(one, name))]);
  told.columns += 1;
  const later = Array.from({ length: frame.rows.n }, () => ({ word: 'later' }));
  const rows = { ...frame.rows, cols: { ...Object.fromEntries(cols), later } };
  return JSON.stringify({ ...frame, rows, sinceLater: true });
}

/** What has no members but entries: one more would be an instrument more, or a kind. */
const MAPS: ReadonlySet<string> = new Set(['instruments', 'raiseAfterUs']);

const PANELS = [
  ...['Orders', 'Children', 'Manual', 'Overview', 'Exceptions', 'Stops', 'Limits', 'Policy', 'Overrides'],
  ...['Reconciliation', 'Controls', 'Models', 'Model monitor', 'Regimes', 'Feeds', 'Faults', 'Journal', 'Order'],
  ...['Price', 'Depth', 'Tape', 'News', 'Schedule', 'TCA'],
];

/** Of each table a row for each place where a newer engine may have a new word; the words, by place. */
function tellNewer(engine: MemoryEngine): string[] {
  const words: string[] = [];
  for (const table of TABLE_NAMES) {
    if (TABLES[table].param !== 'none' || table === 'engine') continue;
    for (const base of basesOf(table)) {
      for (const [i, { word, row }] of newerRows(TABLES[table].row, base).entries()) {
        engine.put(table, [withKey(table, row, `${words.length}${i}`)]);
        words.push(word);
      }
    }
  }
  return words;
}

/** Events differ by their type, other rows are of one form. */
function basesOf<T extends TableName>(table: T): RowOf<T>[] {
  const rows = recordedRows(table);
  // Of an exception that is over its severity and proposals are not shown.
  const open = rows.filter((row) => 'state' in row && row.state === 'open');
  if (table !== 'journal') return [...open, ...rows].slice(0, 1);
  const types = new Map(rows.map((row) => [(row as RowOf<'journal'>).event.type, row]));
  return [...types.values()];
}

function withKey<T extends TableName>(table: T, row: RowOf<T>, suffix: string): RowOf<T> {
  const { key } = TABLES[table];
  const held = (row as Record<string, unknown>)[key];
  if (typeof held === 'number') return { ...row, [key]: 1_000_000 + Number(suffix) };
  // A key that is the new word itself stands.
  return String(held).startsWith('new-') ? row : { ...row, [key]: `${String(held)}-${suffix}` };
}

/** Whatever the desk makes of capitals and dashes. */
const asRead = (text: string): string => text.toLowerCase().replaceAll('-', ' ');

const SIZES = [
  [1440, 900],
  [1024, 700],
] as const;
const HEBREW = 'להזמנה של הלקוח אין גבול';
/** Of the recorded orders so many need a person. */
const NEED = 2;

const clockOf = (engine: MemoryEngine): RegExp => {
  const [instrument] = recordedRows('instruments');
  return new RegExp(formatClock(engine.nowUs(), instrument!.timeZone));
};

/** What of the chrome is cut off or lies over something else: nothing, as long as all of it can be used. */
const outOfSight = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page is wider than its window');
    for (const selector of ['header', 'section[aria-label="Stop"]', 'footer[aria-label="Status"]']) {
      const bar = document.querySelector(selector);
      const shown = [...(bar?.querySelectorAll('button, select, time') ?? [])].filter((one) => one.checkVisibility());
      for (const one of shown) {
        const { left, right, width } = one.getBoundingClientRect();
        const words = one.textContent?.slice(0, 40) ?? '';
        if (left < 0 || right > innerWidth + 0.5) found.push(`${selector}: ${words} is out of the window`);
        const at = document.elementFromPoint(left + width / 2, one.getBoundingClientRect().top + 8);
        if (at && !one.contains(at) && !at.contains(one))
          found.push(
            `${selector}: ${words} is under <${at.localName} class="${at.className}"> ${at.textContent?.slice(0, 40)}`,
          );
      }
    }
    return found;
  });

/** Counts from now on the frames that are drawn, and how often the modes of the orders are drawn anew. */
const countRedraws = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const counted = { frames: 1, redraws: 0 };
    Object.assign(globalThis, { counted });
    const cell = document.querySelector('[row-id="e1/P1"] [col-id="mode"]')!;
    const isMade = ({ addedNodes }: MutationRecord): boolean => addedNodes.length > 0;
    new MutationObserver((records) => (counted.redraws += records.filter(isMade).length)).observe(cell, {
      childList: true,
      subtree: true,
    });
    requestAnimationFrame(function count() {
      counted.frames += 1;
      requestAnimationFrame(count);
    });
  });
const redrawsCounted = (page: Page): Promise<{ frames: number; redraws: number }> =>
  page.evaluate(() => (globalThis as unknown as { counted: { frames: number; redraws: number } }).counted);

/** The order, from left to right, in which words stand on the screen. */
const placesOf = (cell: Locator, words: readonly string[]): Promise<number[]> =>
  cell.evaluate((element, sought) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const node = walker.nextNode()!;
    const lefts = sought.map((word) => {
      const range = document.createRange();
      const from = node.textContent!.indexOf(word);
      range.setStart(node, from);
      range.setEnd(node, from + word.length);
      return range.getBoundingClientRect().left;
    });
    return lefts.map((left) => lefts.toSorted((a, b) => a - b).indexOf(left));
  }, words);

/** Every thousandth is of the first severity. */
const exceptionsOf = (count: number): RowOf<'exceptions'>[] => {
  const [base] = recordedRows('exceptions');
  return Array.from({ length: count }, (_, at) => ({
    ...base!,
    exceptionId: `X${at}`,
    cause: `order/${at}`,
    severity: at % 1_000 === 0 ? ('P1' as const) : ('P3' as const),
    title: `Order ${at} is off its schedule`,
    state: 'open' as const,
    openedUs: RECORDED_US + at,
    acknowledgedBy: null,
    owner: null,
    shelvedUntilUs: null,
    resolvedUs: null,
    resolvedBy: null,
  }));
};

/** A market in units of a hundred millionth, and one order in it. */
function tellSatoshi(engine: MemoryEngine): void {
  const [instrument] = recordedRows('instruments');
  const symbol = 'SATS-BTC';
  const coin = { ...instrument!, symbol, name: 'Small coin', currency: 'BTC', priceDecimals: 8, tickPx: 1 };
  engine.put('instruments', [{ ...coin, qtyDecimals: 8, assetClass: 'crypto' }], {}, ['TEST']);
  engine.put('engine', recordedRows('engine'));
  const [parent] = recordedRows('parents');
  const fills = { filledQty: 100_000_000, filledNotional: 12_345 * 100_000_000 };
  const arrival = { arrivalBidPx: 12_344, arrivalAskPx: 12_346 };
  const order = { ...parent!, instrument: symbol, qty: 500_000_001, limitPx: 12_350, ...fills, ...arrival };
  engine.put('parents', [order]);
  const [child] = recordedRows('children');
  const small = { childId: 'C1', parentId: 'P1', instrument: symbol, qty: 100_000_000, px: 12_344 };
  engine.put('children', [{ ...child!, ...small, filledQty: 0, filledNotional: 0, state: 'working' }]);
  const [stop] = recordedRows('stops');
  engine.put('stops', [{ ...stop!, stopId: 'S1', state: 'cancelling', total: 1, done: 0, unknown: 0 }]);
  const halted = { instrument: symbol, side: 'buy' as const, qty: 100_000_000, px: 12_344, filledQty: 1 };
  const phase = { phase: 'sent' as const, updatedUs: RECORDED_US, venueNote: '' };
  const stopped = { childId: 'C1', parentId: 'P1', venue: 'LIT1', ...halted, ...phase };
  engine.put('stopOrders', [stopped], { stopId: 'S1' });
  const [held] = recordedRows('positions');
  engine.put('positions', [{ ...held!, instrument: symbol, qty: -100_000_001 }]);
  const bound = { limit: 'maxPositionQty', scope: symbol, used: 10_000_000, most: 2_000_000_001 };
  engine.put('limitUse', [{ key: `maxPositionQty/${symbol}`, ...bound, unit: 'lots' }]);
  const quote = { bidPx: 12_344, bidQty: 300_000_000, askPx: 12_346, askQty: 200_000_000, lastPx: 12_345 };
  engine.put('quotes', [{ ...recordedRows('quotes')[0]!, instrument: symbol, ...quote }]);
  const samples = Array.from({ length: 60 }, (_, at) => ({
    tsUs: RECORDED_US - (60 - at) * 1_000_000,
    bidPx: 12_344 + (at % 3),
    askPx: 12_346 + (at % 3),
    lastPx: 12_345 + (at % 3),
    volumeQty: at * 100_000_000,
  }));
  engine.put('marketSeries', samples, { instrument: symbol });
  const level = (px: number) => ({ px, qty: 100_000_000, ownQty: 0 });
  const venues = [{ venue: 'LIT1', bids: [level(12_344), level(12_340)], asks: [level(12_346), level(12_350)] }];
  engine.put('depth', [{ instrument: symbol, tsUs: RECORDED_US, venues }], { instrument: symbol });
}

/** How far a note that is one long word stands out of the ticket's words before it is sent. */
async function outOfItsPlace(page: Page, note: string): Promise<number> {
  await page.keyboard.press('n');
  const ticket = page.getByRole('dialog', { name: 'New order' });
  // By a word of its name, from the list, by keys.
  await ticket.getByLabel('Instrument').fill('cap');
  await expect.poll(() => ticket.getByRole('listbox').getByRole('option').count()).toBe(3);
  await ticket.getByLabel('Instrument').fill('mid-c');
  await ticket.getByRole('listbox').getByRole('option', { selected: true }).getByText('Mid-cap').waitFor();
  await page.keyboard.press('Enter');
  expect(await ticket.getByLabel('Instrument').inputValue()).toBe('MIDT');
  expect(await ticket.getByRole('listbox').count()).toBe(0);
  await ticket.getByText('▲ BUY').click();
  await ticket.getByLabel('Quantity').fill('100');
  await ticket.getByLabel('Note').fill(note);
  await page.keyboard.press('Enter');
  const words = page.getByRole('dialog', { name: 'Review the order' }).getByLabel('The order in words');
  return words.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
}

const LAYOUTS: readonly (readonly [string, RegExp])[] = [
  ['{"watchkeeper":"layout","version":1}', /version 1, this desk reads version 2/],
  ['{"watchkeeper":"layout","version":3,"name":"Later","base":"Supervise","grid":null}', /version 3/],
  ['{"version":2}', /not a layout of Watchkeeper/],
  ['{"watchkeeper":"layout","version":2,"name":"x","base":"Moon","grid":null}', /damaged/],
  [
    JSON.stringify({
      watchkeeper: 'layout',
      version: 2,
      name: 'x',
      base: 'Risk',
      grid: { grid: {}, panels: { a: { contentComponent: 'moon' } } },
    }),
    /names a panel that is not known: moon/,
  ],
  ['[[[', /could not be read/],
];

/** A row of each kind that is wrong, and how the desk says so. */
const WRONG_ROWS = [
  { row: 'NONE,buy,100,twap,,,30m', wrong: /instrument: / },
  { row: 'MIDT,hold,100,twap,,,30m', wrong: /side: / },
  { row: 'MIDT,buy,1.5,twap,,,30m', wrong: /qty: / },
  { row: 'MIDT,buy,100,magic,,,30m', wrong: /strategy: / },
  { row: 'MIDT,buy,100,pov,101,,30m', wrong: /participationPct: / },
  { row: 'MIDT,buy,100,twap,,9.99999,30m', wrong: /limit: / },
  { row: 'MIDT,buy,100,twap,,,yesterday', wrong: /end: / },
  { row: 'MIDT,buy', wrong: /cells, and the first line names 7/ },
  { row: '=cmd(),buy,1,twap,,,30m', wrong: /instrument: / },
  { row: '\u05d0,\u05d1,\u05d2,,,,', wrong: /side: / },
] as const;

/** Half of the rows are wrong, each kind of wrong in turn; no two rows are the same. */
function basketOf(count: number): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const nth = Math.floor(at / 2);
    if (at % 2 === 0) return `MIDT,${nth % 4 < 2 ? 'buy' : 'sell'},${nth + 1},pov,10,,30m`;
    const { row } = WRONG_ROWS[nth % WRONG_ROWS.length]!;
    return row;
  });
  return `instrument,side,qty,strategy,participationPct,limit,end\n${rows.join('\n')}\n`;
}
