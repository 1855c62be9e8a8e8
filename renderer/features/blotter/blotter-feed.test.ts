import { describe, expect, it } from 'vitest';
import { type Child, type ChildState, PLAIN_ROUTE } from '../../../shared/domain/orders/child.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { DEFAULT_TERMS } from '../../../shared/domain/orders/working-terms.ts';
import type { Gauge } from '../../../shared/protocol/tables.ts';
import { createChildCounter } from '../../stores/child-counts.ts';
import { connections, NOT_CONNECTED, setConnection } from '../../stores/connection.ts';
import { lostEngines } from '../../stores/lost-engines.ts';
import { createTableStore } from '../../stores/table-store.ts';
import type { RowUpdate } from '../../ui/grid/grid.ts';
import { feedBlotter, type BlotterRow } from './blotter-feed.ts';

const parent = (parentId: string, over: Partial<Parent> = {}): Parent => ({
  parentId,
  instrument: 'MIDT',
  side: 'buy',
  qty: 1_000,
  limitPx: null,
  startUs: 1,
  endUs: 9,
  state: 'working',
  params: { strategy: 'pov', participationPct: 10 },
  terms: DEFAULT_TERMS,
  version: 1,
  actor: 'kim',
  account: '',
  note: '',
  submittedUs: 1,
  planFromUs: 1,
  planFromQty: 0,
  arrivalBidPx: 1,
  arrivalAskPx: 3,
  filledQty: 0,
  filledNotional: 0,
  fees: 0,
  venueFills: {},
  openQty: 0,
  children: 0,
  heldBy: '',
  workedBy: null,
  finish: null,
  strategies: [],
  lastReason: '',
  model: '',
  modelArm: 'none',
  followed: null,
  ...over,
});
const gauge = (parentId: string, plannedQty: number): Gauge => ({
  parentId,
  tsUs: 2,
  plannedQty,
  filledQty: 0,
  filledNotional: 0,
  marketQty: 0,
  marketNotional: 0,
  reason: '',
  expectedBps: null,
  sigmaBps: null,
});
const child = (childId: string, parentId: string, state: ChildState): Child => ({
  childId,
  parentId,
  venue: 'v',
  instrument: 'MIDT',
  side: 'buy',
  qty: 1,
  px: 1,
  tif: 'day',
  state,
  filledQty: 0,
  filledNotional: 0,
  fees: 0,
  submittedUs: 1,
  updatedUs: 1,
  reason: '',
  venueNote: '',
  ...PLAIN_ROUTE,
  placedBy: null,
});

function setUp() {
  const tables = {
    parents: createTableStore('parents'),
    gauges: createTableStore('gauges'),
    children: createTableStore('children'),
  };
  const put = (
    name: keyof typeof tables,
    rows: unknown[],
    kind: 'snapshot' | 'delta' = 'delta',
    removed: string[] = [],
  ) =>
    (tables[name].apply as (engine: string, updates: unknown[]) => void)('e1', [
      { table: name, params: {}, kind, rows, removed },
    ]);
  put('parents', [parent('P1'), parent('P2')], 'snapshot');
  const seen: RowUpdate<BlotterRow>[] = [];
  const counted = { ...tables, children: createChildCounter(tables.children), lost: lostEngines };
  const stop = feedBlotter(counted, (update) => seen.push(update));
  const ids = (update: RowUpdate<BlotterRow> | undefined) => update?.rows.map((row) => row.parent.parentId);
  return { put, seen, stop, ids };
}

describe('what feeds the blotter', () => {
  it('begins with a snapshot of the orders held', () => {
    const { seen, ids } = setUp();
    expect(seen[0]?.kind).toBe('snapshot');
    expect(ids(seen[0])).toEqual(['P1', 'P2']);
  });

  it('touches only the row whose gauge moved, and says when it fell behind', () => {
    const { put, seen, ids } = setUp();
    seen.length = 0;
    put('gauges', [gauge('P2', 100)]);
    expect(seen.map(ids)).toEqual([['P2']]);
    expect(seen[0]?.rows[0]?.attention).toBe('behind');
  });

  it('counts children of unknown fate, and forgets them by word or by snapshot', () => {
    const { put, seen } = setUp();
    seen.length = 0;
    put('children', [child('C1', 'P1', 'unknown'), child('C2', 'P1', 'unknown'), child('C3', 'P2', 'working')]);
    expect(seen.map((update) => update.rows.map((row) => row.unknownChildren))).toEqual([[2]]);
    put('children', [child('C1', 'P1', 'cancelled')]);
    expect(seen.at(-1)?.rows[0]).toMatchObject({ unknownChildren: 1, attention: 'unknown' });
    put('children', [], 'snapshot');
    expect(seen.at(-1)?.rows[0]).toMatchObject({ unknownChildren: 0, attention: 'calm' });
    put('children', [child('C4', 'P1', 'unknown')]);
    put('children', [], 'delta', ['C4']);
    expect(seen.at(-1)?.rows[0]).toMatchObject({ unknownChildren: 0 });
  });

  it('says which orders are of a lost engine, until it is back', () => {
    const { put, seen, stop } = setUp();
    const is = (state: 'live' | 'stale') => setConnection('e1', { ...NOT_CONNECTED, state, heardMs: 1 });
    put('parents', [parent('P2', { state: 'done' })]);
    is('live');
    seen.length = 0;
    is('stale');
    is('live');
    const told = seen.map(({ rows }) => rows.map((row) => row.attention));
    expect(told).toEqual([
      ['lost', 'ended'],
      ['calm', 'ended'],
    ]);
    stop();
    connections.setState({ of: new Map() });
  });

  it('passes removals on, shows no gauge of an unknown order, and ends when told', () => {
    const { put, seen, stop } = setUp();
    seen.length = 0;
    put('gauges', [gauge('P9', 1)]);
    expect(seen).toEqual([]);
    put('parents', [], 'delta', ['P1']);
    expect(seen[0]?.removed).toEqual(['e1/P1']);
    stop();
    put('parents', [parent('P3')]);
    expect(seen).toHaveLength(1);
  });
});
