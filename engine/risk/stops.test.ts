import { describe, expect, it } from 'vitest';
import { type Child, PLAIN_ROUTE } from '../../shared/domain/orders/child.ts';
import type { StopDegree, StopScope } from '../../shared/domain/safety/stop.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { HandStage } from '../../tests/fixtures/engine-stage.ts';
import { approve } from '../core/approval.ts';
import { EngineState } from '../core/engine-state.ts';
import { ACK_TIMEOUT_US, OrderManager } from '../oms/order-manager.ts';
import { growth } from './reduce.ts';
import { type StopPolicy, stopPolicyOf } from './stop-policy.ts';
import { StopDesk, type StopSettled } from './stops.ts';

const ALL: StopScope[] = [{ kind: 'all' }];

/** Orders C1, C2 of P1 (twap) and C3 of P2 (pov), all working; stops over them, and a venue that says what it is told to. */
function desk(terms: Partial<StopPolicy> = {}) {
  const policy = { ...stopPolicyOf(new EngineState()), ...terms };
  const stage = new HandStage();
  const settled: StopSettled[] = [];
  const orders: OrderManager = new OrderManager(stage, (child: Child) => stops.onChild(child));
  const stops = new StopDesk({
    stage,
    policy: () => policy,
    cancel: (childId, reason) => orders.cancel(childId, reason),
    settled: (one) => settled.push(one),
    sent: () => undefined,
    released: () => undefined,
  });
  stage.submitParent();
  stage.submitParent({ parentId: 'P2', params: { strategy: 'pov', participationPct: 10 } });
  for (const parentId of ['P1', 'P1', 'P2']) {
    const { childId } = orders.submit(
      approve({
        parentId,
        venue: 'SIM',
        ...PLAIN_ROUTE,
        placedBy: null,
        instrument: 'TEST',
        side: 'buy',
        px: 999_000,
        qty: 100,
        tif: 'day',
        reason: '',
      }),
    );
    orders.onReport({ kind: 'acknowledged', childId });
  }
  const engage = (scopes: StopScope[], degree: StopDegree = 'cancel'): string => {
    const stopId = stops.nextId();
    stops.engage(stopId, { scopes, degree, actor: 'ann', reason: 'enough' });
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
    stops.engage('S1', { scopes: ALL, degree: 'cancel', actor: 'ann', reason: 'enough' });
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

describe('a stop over a part', () => {
  it('covers by venue, trader and model what is at, of and decided by them; an intersection what is all of it', () => {
    const { stage, engage } = desk();
    stage.submitParent({ parentId: 'P3', actor: 'bob' });
    engage([{ kind: 'venue', venue: 'ELSE' }]);
    engage([{ kind: 'trader', trader: 'bob' }]);
    engage([
      {
        kind: 'intersection',
        of: [
          { kind: 'venue', venue: 'SIM' },
          { kind: 'parent', parentId: 'P9' },
        ],
      },
    ]);
    expect(stage.sentOf('cancel')).toBe('');
    expect([stage.state.parent('P1').heldBy, stage.state.parent('P3').heldBy]).toEqual(['', 'S2']);
    engage([
      {
        kind: 'intersection',
        of: [
          { kind: 'venue', venue: 'SIM' },
          { kind: 'parent', parentId: 'P2' },
        ],
      },
    ]);
    expect(stage.sentOf('cancel')).toBe('C3');
    // Its algorithm may still go elsewhere.
    expect(stage.state.parent('P2').heldBy).toBe('');
    engage([{ kind: 'venue', venue: 'SIM' }]);
    expect(stage.sentOf('cancel')).toBe('C3 C1 C2');
  });

  it('counts cancels that have left and that are answered, and tells of each order', () => {
    const { stage, orders, engage, gone } = desk();
    engage(ALL);
    const sentUs = stage.nowUs();
    expect(stage.state.stop('S1')).toMatchObject({ sent: 3, sentUs, answered: 0, answeredUs: null });
    stage.pass(1_000);
    orders.onReport({ kind: 'cancel-rejected', childId: 'C1', reason: 'too late' });
    gone('C2');
    const phases = (): string =>
      stage.state.stopOrders
        .rows('S1')!
        .map(({ phase }) => phase)
        .join(' ');
    expect(phases()).toBe('unknown cancelled sent');
    expect(stage.state.stop('S1')).toMatchObject({ answered: 2, answeredUs: null });
    gone('C3');
    gone('C1');
    expect(phases()).toBe('cancelled cancelled cancelled');
    expect(stage.state.stop('S1')).toMatchObject({ answered: 3, answeredUs: stage.nowUs(), state: 'confirmed' });
    expect(stage.state.stopOrders.rows('S9')).toBeNull();
  });
});

describe('a stop that reduces', () => {
  /** P1 and P2 buy 100 each of C1, C2, C3; P3 sells, with C4 of 60 and C5 of 60 working. */
  function both(bought: number) {
    const at = desk();
    at.stage.submitParent({ parentId: 'P3', side: 'sell' });
    for (let i = 0; i < 2; i++) {
      const { childId } = at.orders.submit(
        approve({
          parentId: 'P3',
          venue: 'SIM',
          ...PLAIN_ROUTE,
          placedBy: null,
          instrument: 'TEST',
          side: 'sell',
          px: 1_001_000,
          qty: 60,
          tif: 'day',
          reason: '',
        }),
      );
      at.orders.onReport({ kind: 'acknowledged', childId });
    }
    const fill = { kind: 'filled', execId: 'E1', px: 999_000, qty: bought, liquidity: 'maker' } as const;
    if (bought > 0) at.orders.onReport({ ...fill, childId: 'C1' });
    return at;
  }
  const growthOf = (at: ReturnType<typeof both>, side: 'buy' | 'sell', qty: number): string | null =>
    growth(at.stage.state, { instrument: 'TEST', side, qty });

  it('cancels what grows the position, and of what shrinks it what would carry it beyond zero', () => {
    const { stage, engage } = both(100);
    engage(ALL, 'reduce');
    expect(stage.state.stop('S1')).toMatchObject({ degree: 'reduce', total: 3 });
    expect(stage.sentOf('cancel')).toBe('C2 C3 C5');
    expect(stage.state.parent('P3').heldBy).toBe('');
  });

  it('lets an order through as long as all that works on its side does not carry the position beyond zero', () => {
    const at = both(100);
    expect(growthOf(at, 'buy', 1)).toMatch(/position in TEST is 100, which a buy does not shrink/);
    expect(growthOf(at, 'sell', 1)).toMatch(/with 120 working, 1 more would carry it beyond zero/);
    at.gone('C5');
    expect(growthOf(at, 'sell', 40)).toBeNull();
    expect(growthOf(at, 'sell', 41)).toMatch(/beyond zero/);
  });

  it('lets nothing through where there is no position', () => {
    const at = both(0);
    expect(growthOf(at, 'sell', 1)).toMatch(/position in TEST is 0/);
    at.engage(ALL, 'reduce');
    expect(at.stage.sentOf('cancel')).toBe('C1 C2 C3 C4 C5');
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
    expect(stops.mayRelease('S1', 'because', 'bob')?.code).toBe('RELEASE_NOT_ASKED');
    expect(stops.mayAskRelease('S1')).toBeNull();
    stops.askRelease('S1', 'ann');
    expect(stops.mayRelease('S1', ' \t ', 'bob')?.code).toBe('REASON_MISSING');
    expect(stops.mayRelease('S1', 'because', 'bob')).toBeNull();
    stops.release('S1', 'bob', 'because');
    expect(stage.state.stop('S1')).toMatchObject({ state: 'released', releaseAskedBy: 'ann' });
    expect(stops.mayAskRelease('S1')?.code).toBe('WRONG_STATE');
    expect(stops.mayRelease('S1', 'again', 'bob')?.code).toBe('WRONG_STATE');
  });

  it('lapses when it is not carried out in time, and counts from the newest asking', () => {
    const { stage, stops, engage } = desk({ releaseLapsesUs: 60 * US_PER_SECOND });
    engage(ALL, 'hold');
    stops.askRelease('S1', 'ann');
    stage.pass(50 * US_PER_SECOND);
    stops.askRelease('S1', 'bob');
    stage.pass(59 * US_PER_SECOND);
    expect(stops.mayRelease('S1', 'because', 'bob')).toBeNull();
    stage.pass(US_PER_SECOND);
    expect(stage.of('ReleaseLapsed')).toHaveLength(1);
    expect(stops.mayRelease('S1', 'because', 'bob')?.code).toBe('RELEASE_NOT_ASKED');
  });

  it('takes another person where the policy says so', () => {
    const { stops, engage } = desk({ releaseNeedsSecondPerson: true });
    engage(ALL, 'hold');
    stops.askRelease('S1', 'ann');
    expect(stops.mayRelease('S1', 'because', 'ann')?.code).toBe('SECOND_PERSON_NEEDED');
    expect(stops.mayRelease('S1', 'because', 'bob')).toBeNull();
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
