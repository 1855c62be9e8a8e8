import { beforeEach, describe, expect, it } from 'vitest';
import { HandStage } from '../../tests/fixtures/engine-stage.ts';
import { approve } from '../core/approval.ts';
import { PLAIN_ROUTE } from '../../shared/domain/orders/child.ts';
import type { Execution } from '../core/venue.ts';
import { OrderManager } from './order-manager.ts';
import { RECONCILE_EVERY_US, Reconciler } from './reconciler.ts';

describe('reconciliation', () => {
  let stage: HandStage;
  let orders: OrderManager;
  let reconciler: Reconciler;

  beforeEach(() => {
    stage = new HandStage();
    orders = new OrderManager(
      stage,
      (child) => reconciler.onChild(child),
      (child) => reconciler.onMissed(child),
    );
    const suspect = (childId: string, reason: string): void => orders.suspect(childId, reason);
    const report = orders.onReport.bind(orders);
    reconciler = new Reconciler({ stage, venueIds: () => ['SIM', 'OTHER'], suspect, report });
    stage.submitParent();
  });

  function working(): string {
    const order = { parentId: 'P1', venue: 'SIM', instrument: 'TEST', side: 'buy', px: 1_000_000, qty: 100 } as const;
    const { childId } = orders.submit(approve({ ...order, ...PLAIN_ROUTE, tif: 'day', placedBy: null, reason: '' }));
    orders.onReport({ kind: 'acknowledged', childId });
    return childId;
  }

  /** Answers the newest list that was asked for. */
  function list(...found: (readonly [string, number])[]): void {
    answer(found, []);
  }

  function answer(
    found: readonly (readonly [string, number])[],
    executions: readonly Execution[],
    isCut = false,
  ): void {
    const asked = stage.sent.findLast((effect) => effect.kind === 'list');
    if (asked?.kind !== 'list') throw new Error('no list was asked for');
    stage.pass(1_000);
    const open = found.map(([childId, filledQty]) => ({ childId, filledQty }));
    const throughUs = isCut ? executions.at(-1)!.tsUs : stage.nowUs();
    const told = executions.filter(({ tsUs }) => tsUs >= asked.sinceUs);
    reconciler.onStatement({
      venueId: asked.venue,
      listId: asked.listId,
      orders: open,
      executions: told,
      throughUs,
      isCut,
    });
  }

  const differences = () => stage.of('OrderDiffered').map(({ difference: { kind, childId } }) => `${childId} ${kind}`);
  const fill = (childId: string, qty: number): void =>
    orders.onReport({ kind: 'filled', childId, execId: `E${qty}`, px: 1_000_000, qty, liquidity: 'maker' });

  it('asks every so often only where something may be open, and finds nothing where all is well', () => {
    reconciler.start(true);
    stage.pass(RECONCILE_EVERY_US);
    expect(stage.sentOf('list')).toBe('');
    const id = working();
    stage.pass(RECONCILE_EVERY_US);
    expect(stage.sentOf('list')).toBe('SIM');
    list([id, 0]);
    expect(differences()).toEqual([]);
    orders.onReport({ kind: 'cancelled', childId: id, reason: '', filledQty: 0 });
    // It may still have been executed: that is asked for a while.
    for (let i = 0; i < 20; i++) {
      stage.pass(RECONCILE_EVERY_US);
      if (stage.sentOf('list').split(' ').length > i + 1) list();
    }
    expect(stage.sentOf('list').split(' ')).toHaveLength(11);
  });

  it('finds a fill of which the report was lost, and an order that is gone', () => {
    reconciler.start(true);
    const [filled, gone] = [working(), working()];
    stage.pass(RECONCILE_EVERY_US);
    list([filled, 40]);
    expect(differences()).toEqual([`${filled} fills-differ`, `${gone} missing-there`]);
    expect(stage.sentOf('query')).toBe(`${filled} ${gone}`);
    expect(stage.state.child(gone).state).toBe('unknown');
  });

  it('cancels what works there and has ended or never was here, and tells of it once', () => {
    reconciler.start(true);
    const id = working();
    orders.onReport({ kind: 'cancelled', childId: id, reason: '', filledQty: 0 });
    for (let i = 0; i < 2; i++) {
      stage.pass(RECONCILE_EVERY_US);
      list([id, 0], ['C404', 0]);
    }
    expect(differences()).toEqual([`${id} ended-here`, 'C404 unknown-here']);
    expect(stage.sentOf('cancel')).toBe(`${id} C404 ${id} C404`);
  });

  it('leaves alone what changed after the list was asked for', () => {
    reconciler.start(true);
    const [ended, taken] = [working(), working()];
    stage.pass(RECONCILE_EVERY_US);
    stage.pass(1);
    orders.onReport({ kind: 'cancelled', childId: ended, reason: '', filledQty: 0 });
    fill(taken, 10);
    const late = working();
    list([ended, 0], [taken, 0]);
    expect(differences()).toEqual([]);
    expect(stage.state.child(late).state).toBe('working');
  });

  it('ignores any list but the last that it asked for', () => {
    reconciler.start(true);
    const id = working();
    stage.pass(RECONCILE_EVERY_US);
    const empty = { orders: [], executions: [], throughUs: stage.nowUs(), isCut: false };
    reconciler.onStatement({ venueId: 'SIM', listId: 0, ...empty });
    reconciler.onStatement({ venueId: 'OTHER', listId: 1, ...empty });
    expect(stage.state.child(id).state).toBe('working');
  });

  it('after a start asks every venue, and lists what changed meanwhile', () => {
    const [same, filled, gone] = [working(), working(), working()];
    reconciler.start(false);
    orders.reconcile();
    expect(stage.sentOf('list')).toBe('SIM OTHER');
    orders.onReport({ kind: 'status', childId: same, working: true, filledQty: 0 });
    fill(filled, 30);
    orders.onReport({ kind: 'status', childId: filled, working: true, filledQty: 30 });
    orders.onReport({ kind: 'status', childId: gone, working: false, filledQty: 0 });
    expect(differences()).toEqual([`${filled} changed-while-away`, `${gone} changed-while-away`]);
    expect(stage.of('OrderDiffered')[0]?.difference).toMatchObject({
      ours: 'working, 0 filled',
      theirs: 'working, 30 filled',
    });
  });

  it('asks at once when a venue is heard again after silence', () => {
    reconciler.start(true);
    const id = working();
    orders.suspect(id, 'silence');
    expect(stage.sentOf('list')).toBe('');
    orders.onReport({ kind: 'status', childId: id, working: true, filledQty: 0 });
    expect(stage.sentOf('list')).toBe('SIM');
  });

  const executed = (childId: string, execId: string, tsUs: number, qty = 40): Execution => ({
    childId,
    execId,
    px: 1_000_000,
    qty,
    liquidity: 'maker',
    tsUs,
  });
  const compared = () =>
    stage.of('ExecutionsReconciled').map(({ executions, missed }) => `${executions} of which missed ${missed}`);

  it('counts what was executed and never told, of an order that has ended too, once', () => {
    reconciler.start(true);
    const [open, over] = [working(), working()];
    orders.onReport({ kind: 'cancelled', childId: over, reason: '', filledQty: 0 });
    stage.pass(RECONCILE_EVERY_US);
    const found = [executed(open, 'A', stage.nowUs() - 2), executed(over, 'B', stage.nowUs() - 1)];
    answer([[open, 40]], found);
    expect(differences()).toEqual([`${open} fill-untold`, `${over} fill-untold`]);
    expect(stage.of('VenueAnomaly').map(({ anomaly }) => anomaly.kind)).toEqual(['late-fill']);
    expect([stage.state.child(open).filledQty, stage.state.child(over).filledQty]).toEqual([40, 40]);
    expect([stage.state.child(open).state, stage.state.child(over).state]).toEqual(['working', 'cancelled']);
    fill(open, 10);
    stage.pass(RECONCILE_EVERY_US);
    answer([[open, 50]], [...found, executed(open, 'E10', stage.nowUs(), 10)]);
    stage.pass(RECONCILE_EVERY_US);
    answer([[open, 50]], found);
    expect(stage.state.child(open).filledQty).toBe(50);
    expect(compared()).toEqual(['2 of which missed 2', '1 of which missed 0']);
    expect(reconciler.missed).toBe(2);
  });

  it('tells of executions of what was never sent, and counts none of them', () => {
    reconciler.start(true);
    const id = working();
    for (let i = 0; i < 2; i++) {
      stage.pass(RECONCILE_EVERY_US);
      answer([[id, 0]], [executed('C404', 'X', stage.nowUs())]);
    }
    expect(differences()).toEqual(['C404 fill-untold']);
    expect(stage.of('VenueAnomaly').map(({ anomaly }) => anomaly.kind)).toEqual(['never-sent']);
  });

  it('asks on where an answer does not hold all, from where it ended', () => {
    reconciler.start(true);
    const id = working();
    stage.pass(RECONCILE_EVERY_US);
    const atUs = stage.nowUs();
    answer([[id, 0]], [executed(id, 'A', atUs)], true);
    answer([[id, 80]], [executed(id, 'A', atUs), executed(id, 'B', atUs + 1)]);
    expect(stage.sentOf('list')).toBe('SIM SIM');
    expect(stage.state.child(id)).toMatchObject({ state: 'working', filledQty: 80 });
    expect(differences()).toEqual([`${id} fill-untold`, `${id} fill-untold`]);
  });

  it('asks at once where a venue says that it has filled more than it tells', () => {
    reconciler.start(true);
    const id = working();
    orders.suspect(id, 'silence');
    orders.onReport({ kind: 'status', childId: id, working: false, filledQty: 100 });
    expect(stage.sentOf('list')).toBe('SIM');
    answer([], [executed(id, 'A', stage.nowUs(), 100)]);
    expect(stage.state.child(id)).toMatchObject({ state: 'filled', filledQty: 100 });
  });
});
