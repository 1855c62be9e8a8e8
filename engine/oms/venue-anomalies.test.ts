/** What a venue says that cannot be: executions count, the rest changes nothing, and all of it is told. */
import { describe, expect, it } from 'vitest';
import { PLAIN_ROUTE } from '../../shared/domain/orders/child.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { HandStage } from '../../tests/fixtures/engine-stage.ts';
import { approve } from '../core/approval.ts';
import type { VenueReport } from '../core/venue.ts';
import { OrderManager } from './order-manager.ts';
import { ParentManager } from './parent-manager.ts';

/** A parent P1 of 150 and one child C1 of 100 at 99.90, working. */
function oneOrder() {
  const stage = new HandStage();
  const orders: OrderManager = new OrderManager(stage, (child) => parents.finish(child.parentId));
  const parents = new ParentManager(
    stage,
    (id, reason) => orders.cancel(id, reason),
    () => undefined,
  );
  stage.submitParent({ qty: 150 });
  const submit = (qty: number): void => {
    const order = { parentId: 'P1', venue: 'SIM', ...PLAIN_ROUTE, placedBy: null, instrument: 'TEST' } as const;
    const { childId } = orders.submit(
      approve({ ...order, side: 'buy', px: 999_000, qty, tif: 'day', reason: 'a test' }),
    );
    orders.onReport({ kind: 'acknowledged', childId });
  };
  submit(100);
  const say = (report: VenueReport): void => orders.onReport(report);
  const fill = (qty: number, execId: string, px = 999_000, childId = 'C1'): void =>
    say({ kind: 'filled', childId, execId, px, qty, liquidity: 'maker' });
  const told = (): string[] => stage.of('VenueAnomaly').map(({ anomaly }) => anomaly.kind);
  return { stage, orders, submit, say, fill, told, child: () => stage.state.child('C1') };
}

describe('executions that should not be', () => {
  it('count beyond the order, and end it', () => {
    const { stage, fill, told, child } = oneOrder();
    fill(70, 'E1');
    expect(told()).toEqual([]);
    fill(31, 'E2');
    expect(told()).toEqual(['over-fill']);
    expect(child()).toMatchObject({ state: 'filled', filledQty: 101, filledNotional: 101 * 999_000 });
    expect(stage.state.parent('P1')).toMatchObject({ filledQty: 101, openQty: 0, state: 'working' });
    expect(stage.of('VenueAnomaly')[0]!.anomaly).toMatchObject({
      venue: 'SIM',
      childId: 'C1',
      parentId: 'P1',
      untold: 0,
    });
  });

  it('count after the cancel, and pull what would now exceed the parent', () => {
    const { stage, submit, say, fill, told, child } = oneOrder();
    say({ kind: 'cancelled', childId: 'C1', reason: 'on request', filledQty: 0 });
    submit(140);
    fill(60, 'E1');
    expect(told()).toEqual(['late-fill']);
    expect(child()).toMatchObject({ state: 'cancelled', filledQty: 60 });
    // 60 executed and 140 working are more than the 150 that were ordered.
    expect(stage.state.parent('P1')).toMatchObject({ filledQty: 60, openQty: 140 });
    expect(stage.sentOf('cancel')).toBe('C2');
    say({ kind: 'cancelled', childId: 'C2', reason: 'on request', filledQty: 0 });
    expect(stage.state.parent('P1')).toMatchObject({ filledQty: 60, openQty: 0, state: 'working' });
  });

  it('count in a parent that has ended, and leave it ended', () => {
    const { stage, say, fill } = oneOrder();
    say({ kind: 'cancelled', childId: 'C1', reason: '', filledQty: 0 });
    stage.record({ type: 'ParentCancelRequested', parentId: 'P1', version: 2, actor: 'ann' });
    stage.record({ type: 'ParentCancelled', parentId: 'P1' });
    fill(40, 'E1');
    expect(stage.state.parent('P1')).toMatchObject({ state: 'cancelled', filledQty: 40 });
    expect(stage.state.openParents.size).toBe(0);
  });

  it('end the parent only when nothing of it is open any more', () => {
    const { stage, submit, say, fill } = oneOrder();
    submit(50);
    fill(150, 'E1');
    expect(stage.state.parent('P1')).toMatchObject({ state: 'working', filledQty: 150, openQty: 50 });
    say({ kind: 'cancelled', childId: 'C2', reason: 'on request', filledQty: 0 });
    expect(stage.state.parent('P1')).toMatchObject({ state: 'done', filledQty: 150, openQty: 0 });
  });

  it('are told where the price is worse than the order’s or off the tick; half ticks are midpoints', () => {
    const { fill, told, child } = oneOrder();
    fill(10, 'E1', 998_950);
    expect(told()).toEqual([]);
    fill(10, 'E2', 999_100);
    fill(10, 'E3', 998_930);
    expect(told()).toEqual(['worse-than-limit', 'off-tick']);
    expect(child().filledQty).toBe(30);
  });

  it('are not counted where they cannot be', () => {
    const { fill, told, child } = oneOrder();
    fill(Number.MAX_SAFE_INTEGER, 'E1');
    expect([told(), child().filledQty]).toEqual([['uncountable'], 0]);
  });
});

describe('other words of a venue that cannot be', () => {
  it('of orders that nobody sent are told and change nothing', () => {
    const { stage, orders, say, fill, told } = oneOrder();
    const before = stage.state.parent('P1');
    say({ kind: 'acknowledged', childId: 'C99' });
    fill(5, 'E1', 999_000, 'C99');
    expect([told(), orders.anomalies]).toEqual([['never-sent', 'never-sent'], 2]);
    expect(stage.state.parent('P1')).toBe(before);
  });

  it('a rejection of what works makes it unknown, until the venue says what it has', () => {
    const { stage, say, told, child } = oneOrder();
    say({ kind: 'rejected', childId: 'C1', reason: 'no' });
    expect([told(), child().state]).toEqual([['contradiction'], 'unknown']);
    expect(stage.sentOf('query')).toBe('C1');
    say({ kind: 'status', childId: 'C1', working: true, filledQty: 0 });
    expect(child().state).toBe('working');
  });

  it('are told a few times a second, and counted all', () => {
    const { stage, orders, say, told } = oneOrder();
    for (let i = 0; i < 1_000; i++) say({ kind: 'acknowledged', childId: `X${i}` });
    expect([told().length, orders.anomalies]).toEqual([10, 1_000]);
    stage.pass(US_PER_SECOND);
    say({ kind: 'acknowledged', childId: 'X' });
    expect(stage.of('VenueAnomaly').at(-1)!.anomaly.untold).toBe(990);
    expect(stage.state.venueAnomalies).toBe(1_001);
  });
});
