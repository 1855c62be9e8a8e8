/**
 * An engine of a later version, on the real screen over real sockets: words that this desk has none for, members and columns
 * more. Nothing is left out, nothing fails.
 */
import { expect, it } from 'vitest';
import { TABLE_NAMES, TABLES, type RowOf, type TableName } from '../../shared/protocol/tables.ts';
import { frameProxy } from '../fixtures/frame-proxy.ts';
import type { MemoryEngine } from '../fixtures/memory-engine.ts';
import { newerRows } from '../fixtures/newer-rows.ts';
import { RECORDED_US, recordedRows, tellRecorded } from '../fixtures/recorded-rows.ts';
import { inBrowser } from './harness/in-browser.ts';
import { look, plainDesk } from './harness/plain-desk.ts';
import { startPlainEngines } from './harness/plain-engines.ts';

inBrowser('a newer engine', (browser) => {
  const { open, troubles } = plainDesk(browser);

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
const MAPS: ReadonlySet<string> = new Set(['instruments', 'raiseAfterUs', 'venueFills']);

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
