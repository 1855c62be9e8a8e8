/** An engine that runs for long: what it holds stays bounded, ids are never given twice, and what is summed up stays right. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../shared/domain/command.ts';
import type { LoggedEvent } from '../../../shared/domain/event.ts';
import { sideSign } from '../../../shared/domain/basics/scalars.ts';
import { rowKey, type RowOf, type TableName } from '../../../shared/protocol/tables.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { openEventLog } from '../../eventlog/open.ts';
import { verifyLog } from '../../eventlog/verify.ts';
import type { Retention } from './retention.ts';

const KEPT: Retention = { parents: 6, children: 20, stops: 4, faults: 2, leastUs: 5 * US_PER_SECOND };
/** What a record is not yet due for, and what ends within the least time and a round. */
const ABOVE = { parents: 4, children: 20, stops: 4, faults: 3 };
const TABLES = ['parents', 'children', 'stops', 'faults'] as const;

/** Orders that are begun, worked and ended, under a stop and a fault that come and go, round after round. */
async function rounds(engine: TestEngine, count: number): Promise<void> {
  for (let round = 0; round < count; round++) {
    // Their end comes when they have long been cancelled and forgotten.
    const endUs = engine.kernel.nowUs() + 45 * US_PER_SECOND;
    const terms = { instrument: 'LRGE', qty: 400, endUs, params: { strategy: 'pov', participationPct: 20 } } as const;
    const ids = [await engine.submit(terms), await engine.submit({ ...terms, side: 'sell' })];
    engine.pass(4 * US_PER_SECOND);
    await engine.command({ kind: 'InjectFault', fault: { kind: 'feed-gap' }, forUs: 1_000 });
    await engine.command({ kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'a round' });
    engine.pass(US_PER_SECOND);
    for (const parentId of ids) await engine.command({ kind: 'CancelParent', parentId });
    await engine.release();
    engine.pass(US_PER_SECOND);
  }
}

/** A desk that is told of every change from the engine's start on. */
function desk(engine: TestEngine) {
  const held = new Map(TABLES.map((table) => [table as TableName, new Map<string, unknown>()]));
  for (const table of TABLES) {
    for (const row of engine.kernel.snapshot(table, {})!.rows) held.get(table)!.set(rowKey(table, row), row);
  }
  engine.kernel.onChange(({ table, rows, removed }) => {
    const of = held.get(table);
    for (const row of of ? rows : []) of!.set(rowKey(table, row as RowOf<typeof table>), row);
    for (const key of removed) of?.delete(key);
  });
  return (table: TableName): unknown[] => [...held.get(table)!.values()];
}

const sizes = ({ state, kernel }: TestEngine) => ({
  parents: state.parents.size,
  children: state.children.size,
  executions: state.executions.size,
  stops: state.stops.size,
  faults: state.faults.size,
  runtimes: Object.keys(kernel.algos.capture()).length,
});

const idsOf = (records: readonly LoggedEvent[], of: (event: LoggedEvent['event']) => string | undefined): string[] =>
  records.flatMap(({ event }) => of(event) ?? []);

function expectNoneTwice(records: readonly LoggedEvent[]): void {
  for (const ids of [
    idsOf(records, (event) => (event.type === 'ParentSubmitted' ? event.parent.parentId : undefined)),
    idsOf(records, (event) => (event.type === 'ChildSubmitted' ? event.child.childId : undefined)),
    idsOf(records, (event) => (event.type === 'StopEngaged' ? event.stopId : undefined)),
    idsOf(records, (event) => (event.type === 'FaultInjected' ? event.injected.faultId : undefined)),
  ]) {
    expect(ids.length).toBeGreaterThan(KEPT.parents);
    expect(ids.map((id) => Number(id.slice(1)))).toEqual(ids.map((_, i) => i + 1));
  }
}

describe('an engine that runs far beyond what it keeps', () => {
  it('holds no more, forgets the oldest first, gives no id twice, and goes on from a snapshot', async () => {
    using folder = temporaryFolder();
    const file = folder.file('events.db');
    const options = { logPath: file, retention: KEPT };
    let engine = new TestEngine(options);
    for (let life = 1; life <= 2; life++) {
      const shown = desk(engine);
      for (let times = 0; times < 3; times++) {
        await rounds(engine, 5);
        const { parents, children, executions, stops, faults, runtimes } = sizes(engine);
        expect(parents).toBeLessThanOrEqual(KEPT.parents + ABOVE.parents);
        expect(children).toBeLessThanOrEqual(KEPT.children + ABOVE.children);
        expect(executions).toBeLessThanOrEqual(children);
        expect(stops).toBeLessThanOrEqual(KEPT.stops + ABOVE.stops);
        expect(faults).toBeLessThanOrEqual(KEPT.faults + ABOVE.faults);
        expect(runtimes).toBeLessThanOrEqual(200);
      }
      for (const table of TABLES) expect(shown(table)).toEqual(engine.kernel.snapshot(table, {})!.rows);
      const before = sizes(engine);
      engine.kernel.close();
      engine = new TestEngine(options);
      expect(sizes(engine)).toMatchObject({ parents: before.parents, children: before.children });
    }
    engine.kernel.close();
    const log = openEventLog(file);
    const records = [...log.read(1)];
    log.close();
    expectNoneTwice(records);
    const forgotten = records.flatMap(({ event }) => (event.type === 'EndedForgotten' ? event : []));
    expect(forgotten.reduce((sum, { children }) => sum + children, 0)).toBeGreaterThan(2 * KEPT.children);
    expect(verifyLog(file)).toMatchObject({ ok: true, remarks: [] });
  });

  it('counts into positions what it has forgotten', async () => {
    const engine = new TestEngine({ retention: KEPT });
    const held = new Map<string, number>();
    await rounds(engine, 20);
    const childIds = new Map<string, 1 | -1>();
    for (const { event } of engine.log.read(1)) {
      if (event.type === 'ChildSubmitted') childIds.set(event.child.childId, sideSign(event.child.side));
      if (event.type === 'ChildFilled')
        held.set('LRGE', (held.get('LRGE') ?? 0) + childIds.get(event.childId)! * event.qty);
    }
    expect(engine.state.isForgotten('C1')).toBe(true);
    expect(engine.state.exposure.position('LRGE').qty).toBe(held.get('LRGE'));
    expect(engine.state.exposure.deskValue).toBeGreaterThan(0);
  });

  it('tells of an open order by venue what was filled, also of children that it has forgotten', async () => {
    const engine = new TestEngine({ retention: { ...KEPT, children: 4 } });
    const parentId = await engine.submit({
      instrument: 'LRGE',
      qty: 500_000,
      params: { strategy: 'pov', participationPct: 20 },
    });
    const order = () => engine.state.parent(parentId);
    for (let i = 0; i < 600 && !(engine.state.isForgotten('C1') && order().filledQty > 0); i++)
      engine.pass(US_PER_SECOND);
    engine.pass(30 * US_PER_SECOND);
    const byVenue: Record<string, number> = {};
    const venues = new Map<string, string>();
    for (const { event } of engine.log.read(1)) {
      if (event.type === 'ChildSubmitted') venues.set(event.child.childId, event.child.venue);
      if (event.type !== 'ChildFilled') continue;
      const venue = venues.get(event.childId)!;
      byVenue[venue] = (byVenue[venue] ?? 0) + event.qty;
    }
    const held = [...engine.state.children.values()].reduce((sum, { filledQty }) => sum + filledQty, 0);
    expect(held).toBeLessThan(order().filledQty);
    expect(order()).toMatchObject({ state: 'working', venueFills: byVenue });
  });

  it('tells of an execution of what it has forgotten and does not count it; of a stop that is forgotten, that it was released', async () => {
    const engine = new TestEngine({ retention: KEPT });
    const stop: Command = { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'hold', reason: 'first' };
    await engine.command(stop, 'the first');
    await engine.release();
    await rounds(engine, 15);
    expect(engine.state.stops.has('S1')).toBe(false);
    expect(await engine.command(stop, 'the first')).toMatchObject({ code: 'STOP_RELEASED', stopId: 'S1' });
    const before = engine.state.exposure.position('LRGE');
    const fill = { kind: 'filled', childId: 'C1', execId: 'late', px: 1, qty: 1, liquidity: 'maker' } as const;
    engine.kernel.orders.onReport(fill);
    engine.kernel.orders.onReport({ kind: 'acknowledged', childId: 'C1' });
    engine.kernel.flush();
    const told = engine.kernel.publisher.journal().flatMap(({ event }) => (event.type === 'VenueAnomaly' ? event : []));
    expect(told).toMatchObject([{ anomaly: { kind: 'forgotten-order', childId: 'C1', parentId: null } }]);
    expect(engine.state.exposure.position('LRGE')).toBe(before);
  });
});
