import { describe, expect, it } from 'vitest';
import { type Child, type TimeInForce } from '../../shared/domain/orders/child.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { HandStage, TEST_CHILD } from '../../tests/fixtures/engine-stage.ts';
import { approve } from '../core/approval.ts';
import type { VenueReport } from '../core/venue.ts';
import { ACK_TIMEOUT_US, OrderManager } from './order-manager.ts';

type Told = VenueReport extends infer R ? (R extends VenueReport ? Omit<R, 'childId'> : never) : never;

/** A parent P1 and one child C1 of 100 at 99.90, sent; the venue says what the test lets it say. */
function oneOrder(tif: TimeInForce = 'day') {
  const stage = new HandStage();
  const changed: string[] = [];
  const orders = new OrderManager(stage, (child) => changed.push(`${child.childId} ${child.state}`));
  stage.submitParent();
  const submit = (): Child =>
    orders.submit(
      approve({
        ...TEST_CHILD,
        px: 999_000,
        qty: 100,
        tif,
        reason: 'a test',
      }),
    );
  submit();
  const say = (told: Told, childId = 'C1'): void => orders.onReport({ ...told, childId });
  const fill = (qty: number, execId: string): void =>
    say({ kind: 'filled', execId, px: 999_000, qty, liquidity: 'maker' });
  const acked = (): void => say({ kind: 'acknowledged' });
  return { stage, orders, changed, submit, say, fill, acked, child: () => stage.state.child('C1') };
}

describe('an order and a venue that answers', () => {
  it('works when acknowledged, fills, and is filled when nothing is left', () => {
    const { stage, acked, fill, child, changed } = oneOrder();
    expect(child().state).toBe('pending-new');
    acked();
    fill(40, 'E1');
    expect(child()).toMatchObject({ state: 'working', filledQty: 40, filledNotional: 40 * 999_000 });
    expect(stage.state.parent('P1')).toMatchObject({ filledQty: 40, openQty: 60, children: 1 });
    fill(60, 'E2');
    expect(child().state).toBe('filled');
    expect(stage.state.parent('P1')).toMatchObject({ filledQty: 100, openQty: 0 });
    expect(changed).toEqual(['C1 working', 'C1 working', 'C1 filled']);
    stage.pass(60 * US_PER_SECOND);
    expect(stage.of('ChildBecameUnknown')).toEqual([]);
  });

  it('is sent once, recorded before, and cancelled once however often that is asked', () => {
    const { stage, orders, acked, child } = oneOrder();
    expect(stage.sentOf('submit')).toBe('C1');
    acked();
    orders.cancel('C1', 'first');
    orders.cancel('C1', 'again');
    expect(stage.sentOf('cancel')).toBe('C1');
    expect(child().state).toBe('pending-cancel');
  });

  it('takes the same execution once', () => {
    const { orders, acked, fill, child } = oneOrder();
    acked();
    fill(40, 'E1');
    fill(40, 'E1');
    expect([child().filledQty, orders.anomalies]).toEqual([40, 0]);
  });

  it('is rejected with the words of the venue', () => {
    const { say, child } = oneOrder();
    say({ kind: 'rejected', reason: 'halted' });
    expect(child()).toMatchObject({ state: 'rejected', venueNote: 'halted' });
  });

  it('still fills while its cancel is on the way', () => {
    const { orders, say, acked, fill, child } = oneOrder();
    acked();
    orders.cancel('C1', 'enough');
    fill(30, 'E1');
    expect(child()).toMatchObject({ state: 'pending-cancel', filledQty: 30 });
    say({ kind: 'cancelled', reason: 'on request', filledQty: 30 });
    expect(child()).toMatchObject({ state: 'cancelled', filledQty: 30 });
  });
});

describe('an order and a venue that is silent', () => {
  it('is unknown when nothing comes within the timeout, not before, and is asked about', () => {
    const { stage, child } = oneOrder();
    stage.pass(ACK_TIMEOUT_US - 1);
    expect(child().state).toBe('pending-new');
    stage.pass(1);
    expect(child().state).toBe('unknown');
    expect(child().venueNote).toMatch(/SIM has not answered the order for 2 s/);
    expect(stage.state.unknownChildren).toBe(1);
    expect(stage.sentOf('query')).toBe('C1');
    expect(stage.state.parent('P1').openQty).toBe(100);
  });

  it('is asked about again and again, ever more rarely, until the venue tells', () => {
    const { stage, say } = oneOrder();
    stage.pass(300 * US_PER_SECOND);
    const asked = stage.sentOf('query').split(' ').length;
    expect(asked).toBeGreaterThan(8);
    expect(asked).toBeLessThan(20);
    say({ kind: 'status', working: false, filledQty: 0 });
    stage.pass(300 * US_PER_SECOND);
    expect(stage.sentOf('query').split(' ')).toHaveLength(asked);
  });

  it('is unknown when it cannot rest and nothing follows its acknowledgement', () => {
    const { stage, say, acked, fill, child } = oneOrder('ioc');
    acked();
    stage.pass(ACK_TIMEOUT_US - 1);
    expect(child().state).toBe('working');
    stage.pass(1);
    expect(child().state).toBe('unknown');
    fill(100, 'E1');
    expect(child().state).toBe('filled');
    const resting = oneOrder();
    resting.acked();
    resting.stage.pass(60 * US_PER_SECOND);
    expect(resting.child().state).toBe('working');
    say({ kind: 'status', working: false, filledQty: 100 });
    expect(stage.of('ChildBecameUnknown')).toHaveLength(1);
  });

  it('is found working, or gone, or late acknowledged', () => {
    const found = oneOrder();
    found.stage.pass(ACK_TIMEOUT_US);
    found.say({ kind: 'status', working: true, filledQty: 0 });
    expect(found.child()).toMatchObject({ state: 'working', venueNote: '' });
    expect(found.stage.state.unknownChildren).toBe(0);
    const gone = oneOrder();
    gone.stage.pass(ACK_TIMEOUT_US);
    gone.say({ kind: 'status', working: false, filledQty: 0 });
    expect(gone.child().state).toBe('cancelled');
    const late = oneOrder();
    late.stage.pass(ACK_TIMEOUT_US);
    late.acked();
    expect(late.child().state).toBe('working');
  });

  it('stays unknown until all is known that it has filled, whether it works or is gone', () => {
    for (const working of [true, false]) {
      const { stage, say, fill, child } = oneOrder();
      stage.pass(ACK_TIMEOUT_US);
      say({ kind: 'status', working, filledQty: 30 });
      expect(child().state).toBe('unknown');
      fill(30, 'E1');
      expect(child()).toMatchObject({ state: 'unknown', filledQty: 30 });
      say({ kind: 'status', working, filledQty: 30 });
      expect(child().state).toBe(working ? 'working' : 'cancelled');
    }
  });

  it('is unknown when its cancel goes unanswered, and is cancelled again once it is found', () => {
    const { stage, orders, say, acked, child } = oneOrder();
    acked();
    orders.cancel('C1', 'enough');
    stage.pass(ACK_TIMEOUT_US);
    expect(child().venueNote).toMatch(/has not answered the cancel/);
    say({ kind: 'status', working: true, filledQty: 0 });
    expect(child().state).toBe('working');
    stage.pass(US_PER_SECOND);
    expect(stage.sentOf('cancel')).toBe('C1 C1');
    say({ kind: 'cancelled', reason: 'on request', filledQty: 0 });
    expect(child().state).toBe('cancelled');
  });

  it('is cancelled while it is unknown, and stays unknown until the venue tells', () => {
    const { stage, orders, say, child } = oneOrder();
    stage.pass(ACK_TIMEOUT_US);
    orders.cancel('C1', 'stop S1');
    expect(stage.sentOf('cancel')).toBe('C1');
    expect(child().state).toBe('unknown');
    say({ kind: 'cancel-rejected', reason: 'no such order' });
    expect(child().state).toBe('unknown');
    say({ kind: 'cancelled', reason: 'on request', filledQty: 0 });
    expect(child().state).toBe('cancelled');
  });
});

describe('an order and a venue that contradicts', () => {
  it('is asked about when it refuses to cancel: it may not have the order at all', () => {
    const { stage, orders, say, acked, child } = oneOrder();
    acked();
    orders.cancel('C1', 'enough');
    say({ kind: 'cancel-rejected', reason: 'too late' });
    expect(child().state).toBe('unknown');
    expect(child().venueNote).toMatch(/refused to cancel: too late/);
    expect(stage.sentOf('query')).toBe('C1');
  });

  it('is cancelled again and again, ever more rarely, while it refuses and has the order all the same', () => {
    const { stage, orders, say, acked } = oneOrder();
    acked();
    orders.cancel('C1', 'enough');
    let cancels = 0;
    for (let ms = 0; ms < 60_000; ms += 50) {
      const sent = stage.of('ChildCancelRequested').length;
      if (sent > cancels) {
        cancels = sent;
        say({ kind: 'cancel-rejected', reason: 'not now' });
        say({ kind: 'status', working: true, filledQty: 0 });
      }
      stage.pass(50_000);
    }
    expect(cancels).toBeGreaterThan(8);
    expect(cancels).toBeLessThan(20);
  });

  it('has the whole time to answer a second cancel, whatever is left of that for the first', () => {
    const { stage, orders, say, acked, child } = oneOrder();
    acked();
    orders.cancel('C1', 'enough');
    say({ kind: 'cancel-rejected', reason: 'not now' });
    say({ kind: 'status', working: true, filledQty: 0 });
    stage.pass(ACK_TIMEOUT_US - 1_000);
    expect(stage.sentOf('cancel')).toBe('C1 C1');
    stage.pass(2_000);
    expect(child().state).toBe('pending-cancel');
    stage.pass(ACK_TIMEOUT_US);
    expect(child().state).toBe('unknown');
  });

  it('does not end when it is cancelled with more filled than was told: the rest is asked for first', () => {
    const { stage, say, acked, fill, child } = oneOrder();
    acked();
    fill(20, 'E1');
    say({ kind: 'cancelled', reason: 'on request', filledQty: 50 });
    expect(child().state).toBe('unknown');
    expect(child().venueNote).toMatch(/50 filled, we were told of 20/);
    expect(stage.sentOf('query')).toBe('C1');
    fill(20, 'E1');
    fill(30, 'E2');
    say({ kind: 'status', working: false, filledQty: 50 });
    expect(child()).toMatchObject({ state: 'cancelled', filledQty: 50 });
    expect(stage.state.parent('P1')).toMatchObject({ filledQty: 50, openQty: 0 });
  });
});

describe('orders after a restart', () => {
  it('are all unknown and asked about; ended ones are left alone', () => {
    const { stage, orders, submit, acked, say } = oneOrder();
    acked();
    submit();
    say({ kind: 'rejected', reason: 'halted' }, 'C2');
    submit();
    orders.reconcile();
    expect(stage.of('ChildBecameUnknown').map(({ childId }) => childId)).toEqual(['C1', 'C3']);
    expect(stage.sentOf('query')).toBe('C1 C3');
    orders.reconcile();
    expect(stage.of('ChildBecameUnknown')).toHaveLength(2);
    expect(stage.sentOf('query')).toBe('C1 C3 C1 C3');
  });
});
