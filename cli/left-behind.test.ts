import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gainOf } from '../engine/core/transition.ts';
import type { KeptForecasts } from '../engine/core/history.ts';
import { EXECUTION_SCHEMA, SIGNAL_SCHEMA } from '../engine/features/schema.ts';
import { readLoggedOrders } from '../engine/history/export/read-tables.ts';
import { openHistory, readHistory } from '../engine/history/open.ts';
import { openSignals } from '../engine/kernel/models/signal-shelf.ts';
import { episodesOf } from '../engine/learning/policy/logged-episodes.ts';
import { builtInProfiles } from '../engine/venues/market/profile.ts';
import { marketVenues } from '../engine/venues/market/market-venues.ts';
import { SimulatedMarket } from '../engine/venues/market/simulated-market.ts';
import type { Parent } from '../shared/domain/orders/parent.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../shared/std/duration.ts';
import { TestEngine } from '../tests/fixtures/engine-kernel.ts';
import { temporaryFolder } from '../tests/fixtures/temporary-folder.ts';

const ROOT = resolve(import.meta.dirname, '..');
const watchkeeper = (...args: string[]): string =>
  execFileSync(process.execPath, [join(ROOT, 'cli/main.ts'), ...args], { encoding: 'utf8', cwd: ROOT });

let folder: ReturnType<typeof temporaryFolder>;
/** The order by the policy as it was at each of its decisions. */
const decidedFor: { readonly parent: Parent; readonly tsUs: number; readonly action: number }[] = [];
beforeAll(async () => {
  folder = temporaryFolder();
  await trade(join(folder.path, 'local-market'));
});
afterAll(() => folder[Symbol.dispose]());

/** A quarter of an hour of two orders, one of them by a policy. */
async function trade(place: string): Promise<void> {
  mkdirSync(place);
  const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'left');
  const engine = new TestEngine({
    feed: market,
    openVenues: marketVenues(market),
    logPath: join(place, 'events.db'),
    history: openHistory(join(place, 'history.db'), 0, { onTrouble: (words) => expect(words).toBe('') }),
    signals: await openSignals(join(place, 'none'), market.instruments, () => 0, expect.fail),
    onDecision: (parent, { done }, tsUs) => void decidedFor.push({ parent, tsUs, action: done }),
    policyFor: () => ({
      id: 'rule',
      schema: 'execution-1',
      choose: (state, may) => ({ action: 2, values: Float32Array.from(may, (_, i) => state[0]! - i) }),
    }),
  });
  engine.pass(US_PER_MINUTE);
  const endUs = engine.kernel.nowUs() + 8 * US_PER_MINUTE;
  await engine.submit({ qty: 2_000, endUs });
  const params = { strategy: 'adaptive', sliceUs: 10 * US_PER_SECOND, envelopePct: 5 } as const;
  await engine.submit({ qty: 2_000, side: 'sell', endUs, params });
  engine.pass(11 * US_PER_MINUTE);
  engine.kernel.close();
}

type Rows = readonly Record<string, unknown>[];

/** Every row of a table, with the folders that it lies in. */
async function rowsOf(table: string): Promise<Record<string, unknown>[]> {
  // Of no rows there is no folder.
  if (!existsSync(table)) return [];
  const files = readdirSync(table, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.parquet'));
  const parts = await Promise.all(
    files.map(async (name) => {
      const file = await asyncBufferFromFile(join(table, name));
      const folders = Object.fromEntries(
        name
          .split(sep)
          .slice(0, -1)
          .map((part) => part.split('=')),
      ) as Record<string, string>;
      return (await parquetReadObjects({ file })).map((row) => ({ ...row, ...folders }));
    }),
  );
  return parts.flat();
}

/** What a forecast was made from, to the bit, and the mids that came. */
function expectForecasts(kept: readonly KeptForecasts[], told: Rows, states: Rows): void {
  const grounds = kept.flatMap(({ tsUs, ground, horizons }) => (ground ? [{ tsUs, ground, horizons }] : []));
  expect(grounds.length).toBeGreaterThan(300);
  const byTime = Map.groupBy(states, (row) => Number(row['ts_us']));
  const toldOf = Map.groupBy(told, (row) => Number(row['ts_us']));
  expect(byTime.size).toBe(grounds.length);
  for (const { tsUs, ground, horizons } of grounds) {
    const rows = byTime.get(tsUs)!.toSorted((a, b) => Number(b['age']) - Number(a['age']));
    expect(rows.map((row) => Number(row['age']))).toEqual([3, 2, 1, 0]);
    expect(rows.flatMap((row) => SIGNAL_SCHEMA.names.map((name) => row[`f_${name}`]))).toEqual([...ground.states]);
    for (const [i, row] of toldOf.get(tsUs)!.entries()) {
      const { events, came } = horizons[i]!;
      expect([Number(row['events']), row['came'], row['came_px']]).toEqual([events, came, ground.twiceCamePx[i]! / 2]);
      expect([row['sha256'], Number(row['last_came_us'])]).toEqual([rows[0]!['sha256'], ground.cameUs]);
    }
  }
}

describe('watchkeeper export', () => {
  it('writes what the log and its history hold, to be read back as it was, by date and instrument', async () => {
    const out = join(folder.path, 'exported');
    const { tables } = JSON.parse(watchkeeper('export', '--data', folder.path, '--out', out, '--json')) as {
      tables: { table: string; rows: number }[];
    };
    const read = Object.fromEntries(
      await Promise.all(tables.map(async ({ table }) => [table, await rowsOf(join(out, table))] as const)),
    );
    for (const { table, rows } of tables) {
      expect([table, read[table]!.length]).toEqual([table, rows]);
      expect(read[table]!.every(({ date, instrument }) => date === '2026-01-05' && instrument === 'MIDT')).toBe(true);
    }
    const history = readHistory(join(folder.path, 'local-market', 'history.db'));
    const kept = [...history.allDecisions()];
    const forecasts = [...history.allForecasts()];
    history.close();
    const decisions = read['decisions']!;
    expect(decisions).toHaveLength(kept.length);
    for (const [i, { decisionId, state, values, schema }] of kept.entries()) {
      const row = decisions[i]!;
      expect([Number(row['decision_id']), row['schema']]).toEqual([decisionId, schema]);
      expect(EXECUTION_SCHEMA.names.map((name) => row[`f_${name}`])).toEqual([...state]);
      expect([row['value_wait'], row['value_post_3x']]).toEqual([values[0]!.valueBps, values[3]!.valueBps]);
    }
    expectForecasts(forecasts, read['forecasts']!, read['forecast_states']!);
    const sum = (rows: readonly Record<string, unknown>[], column: string): number =>
      rows.reduce((total, row) => total + Number(row[column]), 0);
    expect(sum(read['fills']!, 'qty')).toBe(sum(read['orders']!, 'filled_qty'));
    expect(sum(read['children']!, 'filled_notional')).toBe(sum(read['orders']!, 'filled_notional'));
    expect(read['outcomes']).toHaveLength(kept.length);
    const byPolicy = read['fills']!.filter((row) => row['parent_id'] === 'P2');
    // But for what the last order of the end, which no policy decides, has taken after the minute that is looked at.
    expect(sum(read['outcomes']!, 'filled_qty')).toBe(sum(byPolicy, 'qty'));
    expect(read['outcomes']!.filter((row) => row['last'])).toHaveLength(1);
    expect(() => watchkeeper('export', '--data', folder.path, '--out', out)).toThrow(/decisions: is there already/);
  });
});

describe('an export', () => {
  const exported = () => join(folder.path, 'exported');
  const parts = (table: string): string[] =>
    readdirSync(join(exported(), table), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.parquet'))
      .map((name) => join(exported(), table, name));

  it('is read back as what the order of the policy was at each decision, to be learnt from', async () => {
    const { episodes, gaps, leftOut } = episodesOf(await readLoggedOrders(exported()), 'execution-1');
    expect([gaps, leftOut]).toEqual([[], 0]);
    expect(episodes.map(({ parentId, model }) => `${parentId} ${model}`)).toEqual(['P2 rule']);
    const { transitions } = episodes[0]!;
    const moments = decidedFor.map(({ parent: { filledQty, filledNotional, fees }, tsUs }, i) => {
      return { tsUs, filledQty, filledNotional, fees, midPx: transitions[i]!.undisturbedPx };
    });
    const { side, qty, startUs, endUs, arrivalBidPx, arrivalAskPx } = decidedFor[0]!.parent;
    const planned = { side, qty, startUs, endUs, arrivalPx: (arrivalBidPx + arrivalAskPx) / 2 };
    expect(transitions).toHaveLength(moments.length);
    for (const [i, { gain, deviation, action }] of transitions.entries()) {
      const known = gainOf({ ...planned, sliceUs: 10 * US_PER_SECOND }, moments[i]!, moments[i + 1]);
      expect([gain, deviation, action]).toEqual([known.gain, known.deviation, decidedFor[i]!.action]);
    }
    expect(moments.at(-1)!.filledQty).toBeGreaterThan(1_000);
  });

  it('that has lost a part, was not finished, or has actions never tried is not learnt from', () => {
    const train = () => watchkeeper('train', 'policy', '--logged', exported(), '--episodes', '0', '--iterations', '1');
    expect(train).toThrow(/done too seldom .*: wait \(\d+\).*--episodes/);
    const [fills] = parts('fills');
    renameSync(fills!, `${fills!}.away`);
    expect(train).toThrow(/the data have a gap: .*exported: order P2 has fills of 0, .*--leave-out-gaps/);
    writeFileSync(`${fills!}.unfinished`, '');
    expect(train).toThrow(/unfinished: the export was not finished; make it anew/);
    rmSync(`${fills!}.unfinished`);
    const odd = join(exported(), 'fills', 'instrument=100%');
    mkdirSync(odd);
    renameSync(`${fills!}.away`, join(odd, 'part-00000.parquet'));
    expect(train).toThrow(/instrument=100%.*its folder is not named as this program names it; export it anew/);
    renameSync(join(odd, 'part-00000.parquet'), `${fills!}.away`);
    writeFileSync(fills!, 'PAR1 no more PAR1');
    expect(train).toThrow(/fills.*parquet: cannot be read .*export it anew/);
    renameSync(`${fills!}.away`, fills!);
    expect(() => watchkeeper('train', 'policy', '--logged', 'nowhere')).toThrow(
      /--logged nowhere: is not there; name an export/,
    );
  });
});

describe('watchkeeper tca', () => {
  it('tells what the orders of a log cost, split and grouped, as words, JSON and CSV', () => {
    const csv = join(folder.path, 'orders.csv');
    const { orders, groups } = JSON.parse(watchkeeper('tca', '--data', folder.path, '--json', '--csv', csv)) as {
      orders: { parentId: string; model: string; twapPx: number; vwapPx: number }[];
      groups: Record<string, { key: string; orders: number; cost: { ci95: unknown } }[]>;
    };
    expect(orders.map(({ parentId, model }) => `${parentId} ${model}`).toSorted()).toEqual(['P1 ', 'P2 rule']);
    for (const { twapPx, vwapPx } of orders) expect(Math.abs(twapPx / vwapPx - 1)).toBeLessThan(0.01);
    expect(groups['strategy']!.map(({ key }) => key).toSorted()).toEqual(['adaptive', 'twap']);
    expect(groups['instrument']).toMatchObject([
      { key: 'MIDT', orders: 2, cost: { ci95: [expect.any(Number), expect.any(Number)] } },
    ]);
    expect(readFileSync(csv, 'utf8').trim().split('\r\n')).toHaveLength(3);
    const words = watchkeeper('tca', '--data', join(folder.path, 'local-market'));
    expect(words).toMatch(/2 orders ended\. Basis points of the value at arrival/);
    expect(words).toMatch(/By kind of venue\n.*\nlit /);
  });

  it('says which folder it wants', () => {
    expect(() => watchkeeper('tca', '--data', join(folder.path, 'nowhere'))).toThrow(/there is no event log in it/);
  });
});
