import { describe, expect, it } from 'vitest';
import { type Child, PLAIN_ROUTE } from '../../shared/domain/child.ts';
import type { StopScope } from '../../shared/domain/stop.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { HandStage } from '../../tests/fixtures/engine-stage.ts';
import { approve } from '../core/approval.ts';
import { ACK_TIMEOUT_US, OrderManager } from '../oms/order-manager.ts';
import { StopDesk, type StopSettled } from './stops.ts';

const ALL: StopScope[] = [{ kind: 'all' }];

/** Orders C1, C2 of P1 (twap) and C3 of P2 (pov), all working; stops over them, and a venue that says what it is told to. */
function desk() {
  const stage = new HandStage();
  const settled: StopSettled[] = [];
  const orders: OrderManager = new OrderManager(stage, (child: Child) => stops.onChild(child));
  const stops = new StopDesk(
    stage,
    (childId, reason) => orders.cancel(childId, reason),
    (one) => settled.push(one),
  );
  stage.submitParent();
  stage.submitParent({ parentId: 'P2', params: { strategy: 'pov', participationPct: 10 } });
  for (const parentId of ['P1', 'P1', 'P2']) {
    const { childId } = orders.submit(
      approve({
        ...{ parentId, venue: 'SIM', ...PLAIN_ROUTE, placedBy: null, instrument: 'TEST', side: 'buy' },
        ...{ px: 999_000, qty: 100, tif: 'day', reason: '' },
      }),
    );
    orders.onReport({ kind: 'acknowledged', childId });
  }
  const engage = (scopes: StopScope[], degree: 'hold' | 'cancel' = 'cancel'): string => {
    const stopId = stops.nextId();
    stops.engage(stopId, scopes, degree, 'ann', 'enough');
    stage.pass(0);
    return stopId;
  };
  const gone = (childId: string): void =>
    orders.onReport({ kind: 'cancelled', childId, reason: 'on request', filledQty: 0 });
  const found = (childId: string, working: boolean): void =>
    orders.onReport({ kind: 'status', childId, working, filledQty: 0 });
  return { stage, stops, orders, settled, engage, gone, found };
}

describe('a stop that cancels', () => {
  it('is engaged and durable before any cancel is written, then cancelling n of m, then confirmed', () => {
    const { stage, stops, settled, gone } = desk();
    stops.engage('S1', ALL, 'cancel', 'ann', 'enough');
    expect(stage.flushes).toBe(1);
    expect(stage.state.stop('S1')).toMatchObject({ state: 'engaged', total: 3, done: 0, unknown: 0 });
    expect(stage.sentOf('cancel')).toBe('');
    stage.pass(0);
    expect(stage.sentOf('cancel')).toBe('C1 C2 C3');
    expect(stage.state.stop('S1').state).toBe('cancelling');
    gone('C2');
    gone('C1');
    expect(stage.state.stop('S1')).toMatchObject({ state: 'cancelling', done: 2 });
    expect(settled).toEqual([]);
    gone('C3');
    expect(stage.state.stop('S1')).toMatchObject({ state: 'confirmed', done: 3, settledUs: stage.nowUs() });
    expect(settled).toMatchObject([{ stopId: 'S1', outcome: 'confirmed' }]);
  });

  it('counts an order that fills or is rejected meanwhile as ended', () => {
    const { stage, orders, engage, gone } = desk();
    engage(ALL);
    const fill = { kind: 'filled', execId: 'E1', px: 999_000, qty: 100, liquidity: 'maker' } as const;
    orders.onReport({ ...fill, childId: 'C1' });
    gone('C2');
    orders.onReport({ kind: 'rejected', childId: 'C3', reason: 'halted' });
    expect(stage.state.stop('S1')).toMatchObject({ state: 'confirmed', done: 3 });
  });

  it('is confirmed at once where nothing is open in its scopes', () => {
    const { stage, engage, settled } = desk();
    engage([{ kind: 'parent', parentId: 'P9' }]);
    expect(stage.state.stop('S1')).toMatchObject({ state: 'confirmed', total: 0 });
    expect(settled).toHaveLength(1);
  });

  it('cancels what any of its scopes covers, once, and leaves the rest alone', () => {
    const both: StopScope[] = [
      { kind: 'parent', parentId: 'P2' },
      { kind: 'strategy', strategy: 'pov' },
    ];
    const { stage, engage } = desk();
    engage(both);
    expect(stage.sentOf('cancel')).toBe('C3');
    expect(stage.state.stop('S1').total).toBe(1);
    engage([{ kind: 'strategy', strategy: 'twap' }]);
    expect(stage.sentOf('cancel')).toBe('C3 C1 C2');
  });
});

describe('a stop that holds', () => {
  it('leaves working orders where they are and stays engaged', () => {
    const { stage, engage, gone, settled } = desk();
    engage(ALL, 'hold');
    gone('C1');
    expect(stage.sentOf('cancel')).toBe('');
    expect(stage.state.stop('S1')).toMatchObject({ state: 'engaged', total: 0 });
    expect(settled).toEqual([]);
  });
});

describe('a stop over orders of unknown fate', () => {
  it('is residual once they alone are left, names them, and is confirmed when the venue has told', () => {
    const { stage, engage, gone, found, settled } = desk();
    engage(ALL);
    gone('C1');
    stage.pass(ACK_TIMEOUT_US);
    expect(stage.state.stop('S1')).toMatchObject({ state: 'residual', done: 1, unknown: 2 });
    expect(stage.of('StopLeftResidual')).toEqual([{ type: 'StopLeftResidual', stopId: 'S1', unknown: ['C2', 'C3'] }]);
    found('C2', false);
    expect(stage.state.stop('S1')).toMatchObject({ state: 'residual', done: 2, unknown: 1 });
    found('C3', false);
    expect(stage.state.stop('S1')).toMatchObject({ state: 'confirmed', done: 3, unknown: 0 });
    expect(settled.map(({ outcome }) => outcome)).toEqual(['residual', 'confirmed']);
  });

  it('is cancelling again when one of them is found working, and cancels it again', () => {
    const { stage, engage, gone, found } = desk();
    engage([{ kind: 'parent', parentId: 'P2' }]);
    stage.pass(ACK_TIMEOUT_US);
    expect(stage.state.stop('S1').state).toBe('residual');
    found('C3', true);
    expect(stage.state.stop('S1')).toMatchObject({ state: 'cancelling', unknown: 0, settledUs: null });
    stage.pass(US_PER_SECOND);
    expect(stage.sentOf('cancel')).toBe('C3 C3');
    gone('C3');
    expect(stage.state.stop('S1').state).toBe('confirmed');
  });

  it('counts those that were unknown before it engaged, and asks the venue to cancel them too', () => {
    const { stage, orders, engage, gone } = desk();
    orders.cancel('C1', 'a try');
    stage.pass(ACK_TIMEOUT_US);
    engage(ALL);
    expect(stage.state.stop('S1')).toMatchObject({ state: 'cancelling', total: 3, unknown: 1 });
    expect(stage.of('StopLeftResidual')).toEqual([]);
    expect(stage.sentOf('cancel')).toBe('C1 C1 C2 C3');
    gone('C2');
    gone('C3');
    expect(stage.state.stop('S1')).toMatchObject({ state: 'residual', done: 2, unknown: 1 });
  });

  it('asks again for every cancel after a restart', () => {
    const { stage, stops, orders, engage } = desk();
    engage(ALL);
    orders.reconcile();
    stops.reconcile();
    expect(stage.state.stop('S1')).toMatchObject({ state: 'residual', unknown: 3 });
    expect(stage.sentOf('cancel')).toBe('C1 C2 C3 C1 C2 C3');
  });
});

describe('a release', () => {
  it('takes two steps and a reason', () => {
    const { stage, stops, engage } = desk();
    expect(stops.mayAskRelease('S1')?.code).toBe('UNKNOWN_STOP');
    engage(ALL, 'hold');
    expect(stops.mayRelease('S1', 'because')?.code).toBe('RELEASE_NOT_ASKED');
    expect(stops.mayAskRelease('S1')).toBeNull();
    stops.askRelease('S1', 'ann');
    expect(stops.mayRelease('S1', ' \t ')?.code).toBe('REASON_MISSING');
    expect(stops.mayRelease('S1', 'because')).toBeNull();
    stops.release('S1', 'bob', 'because');
    expect(stage.state.stop('S1')).toMatchObject({ state: 'released', releaseAskedBy: 'ann' });
    expect(stops.mayAskRelease('S1')?.code).toBe('WRONG_STATE');
    expect(stops.mayRelease('S1', 'again')?.code).toBe('WRONG_STATE');
  });

  it('of one of two stops leaves the other in force, and the orders held by it', () => {
    const { stage, stops, engage } = desk();
    engage(ALL, 'hold');
    engage([{ kind: 'parent', parentId: 'P1' }], 'hold');
    expect(stage.state.parent('P1').heldBy).toBe('S1 S2');
    stops.askRelease('S1', 'ann');
    stops.release('S1', 'ann', 'because');
    expect([stage.state.parent('P1').heldBy, stage.state.parent('P2').heldBy]).toEqual(['S2', '']);
    expect([...stage.state.activeStops]).toEqual(['S2']);
  });

  it('plans an order anew from then on, but never before its start', () => {
    const { stage, stops, engage } = desk();
    const startUs = stage.nowUs() + 600 * US_PER_SECOND;
    stage.submitParent({ parentId: 'P3', startUs, planFromUs: startUs });
    engage(ALL, 'hold');
    stage.pass(60 * US_PER_SECOND);
    stops.askRelease('S1', 'ann');
    stops.release('S1', 'ann', 'because');
    expect(stage.state.parent('P1').planFromUs).toBe(stage.nowUs());
    expect(stage.state.parent('P3').planFromUs).toBe(startUs);
  });
});
