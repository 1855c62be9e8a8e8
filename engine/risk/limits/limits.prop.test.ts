/**
 * Whatever is asked, filled, cancelled, and however the policy changes meanwhile: what the gate lets through is within
 * every limit, counted anew from the bare events by another route, and what it denies breaks the limit that it names.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PLAIN_ROUTE, type Child } from '../../../shared/domain/orders/child.ts';
import type { EventOf } from '../../../shared/domain/event.ts';
import { opposite, type Side, sideSign } from '../../../shared/domain/basics/scalars.ts';
import { invariant } from '../../../shared/std/assert.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { HandStage, WIDE_LIMITS } from '../../../tests/fixtures/engine-stage.ts';
import type { ChildOrder } from '../../core/approved-order.ts';
import { OrderManager } from '../../oms/order-manager.ts';
import { createRiskGate, isDenied } from '../gate.ts';
import { Rates } from './rates.ts';

const MID_PX = 1_000_000;
const UNITS = 10_000;
const MARKET_QTY = 3_000;
const PARENTS = [
  { parentId: 'P1', side: 'buy', actor: 'ann' },
  { parentId: 'P2', side: 'sell', actor: 'bob' },
  { parentId: 'P3', side: 'buy', actor: 'bob' },
] as const;

interface Working {
  readonly child: Child;
  filledQty: number;
  ended: boolean;
}

/** What there is of orders, told from the events alone. */
class Ledger {
  readonly orders: Working[] = [];
  heldQty = 0;
  lastPx = 0;
  readonly #credit = new Map<string, number>();

  constructor({ events }: HandStage) {
    const byId = new Map<string, Working>();
    for (const event of events) {
      if (event.type === 'ChildSubmitted') {
        const order = { child: event.child, filledQty: 0, ended: false };
        byId.set(event.child.childId, order);
        this.orders.push(order);
      } else if (event.type === 'ChildFilled') this.#fill(byId.get(event.childId)!, event);
      else if (event.type === 'ChildCancelled' || event.type === 'ChildRejected') byId.get(event.childId)!.ended = true;
    }
  }

  #fill(order: Working, { qty, px }: EventOf<'ChildFilled'>): void {
    order.filledQty += qty;
    order.ended ||= order.filledQty >= order.child.qty;
    this.heldQty += sideSign(order.child.side) * qty;
    this.lastPx = px;
    const trader = actorOf(order.child.parentId);
    this.#credit.set(trader, (this.#credit.get(trader) ?? 0) + qty * px);
  }

  working(side: Side): Working[] {
    return this.orders.filter(({ ended, child }) => !ended && child.side === side);
  }

  credit(trader: string): number {
    const open = this.orders.filter(({ ended, child }) => !ended && actorOf(child.parentId) === trader);
    return (this.#credit.get(trader) ?? 0) + open.reduce((sum, order) => sum + leaves(order) * order.child.px, 0);
  }
}

const leaves = ({ child, filledQty }: Working): number => child.qty - filledQty;
const sum = (orders: readonly Working[], of: (order: Working) => number): number =>
  orders.reduce((total, order) => total + of(order), 0);
const actorOf = (parentId: string): string => PARENTS.find((parent) => parent.parentId === parentId)!.actor;

/** Every limit that an order would break. */
function broken(stage: HandStage, order: ChildOrder): Set<string> {
  const { policy } = stage.state.policy.current!;
  const { desk } = policy;
  const limits = policy.instruments['TEST']!;
  const ledger = new Ledger(stage);
  const found = new Set<string>();
  const unless = (holds: boolean, code: string): unknown => (holds ? null : found.add(code));
  const value = (order.qty * order.px) / UNITS;
  unless(order.qty <= limits.maxOrderQty!, 'MAX_ORDER_QTY');
  unless(value <= limits.maxOrderValue!, 'MAX_ORDER_VALUE');
  unless((Math.abs(order.px - MID_PX) / MID_PX) * 10_000 <= limits.priceCollarBps!, 'PRICE_COLLAR');
  unless(!policy.restricted.includes('TEST'), 'RESTRICTED');
  unless(policy.venues.length === 0 || policy.venues.includes(order.venue), 'VENUE_NOT_ALLOWED');
  unless(policy.orderTypes.timesInForce.includes(order.tif), 'ORDER_TYPE');

  const sign = sideSign(order.side);
  const same = ledger.working(order.side);
  const far = sign * ledger.heldQty + sum(same, leaves) + order.qty;
  unless(far <= limits.maxPositionQty!, 'MAX_POSITION');
  const valueOf = (working: Working): number => leaves(working) * working.child.px;
  const held = sign * ledger.heldQty * ledger.lastPx;
  const along = held + sum(same, valueOf) + order.qty * order.px;
  const against = held - sum(ledger.working(opposite(order.side)), valueOf);
  const gross = Math.max(Math.abs(along), Math.abs(against)) / UNITS;
  unless(gross <= desk.maxGrossNotional || along <= Math.abs(held), 'GROSS_NOTIONAL');
  const all = ledger.credit('ann') + ledger.credit('bob');
  const ownCredit = ledger.credit(actorOf(order.parentId)) / UNITS + value;
  unless(ownCredit <= desk.maxTraderCredit && all / UNITS + value <= desk.maxDeskCredit, 'CREDIT');

  const meets = ledger
    .working(opposite(order.side))
    .some(({ child }) => child.tif === 'day' && child.venue === order.venue && sign * (order.px - child.px) >= 0);
  unless(!meets, 'SELF_MATCH');
  const nowUs = stage.nowUs();
  const since = (us: number, which: (child: Child) => boolean): number =>
    ledger.orders.filter(({ child }) => child.submittedUs > nowUs - us && which(child)).length;
  unless(since(US_PER_SECOND, () => true) < limits.maxMessagesPerSecond!, 'MESSAGE_RATE');
  unless(since(US_PER_SECOND, ({ venue }) => venue === order.venue) < desk.maxVenueMessagesPerSecond, 'MESSAGE_RATE');
  const { side, px, qty, venue } = order;
  const alike = (c: Child): boolean => c.side === side && c.px === px && c.qty === qty && c.venue === venue;
  unless(since(desk.maxDuplicates.windowUs, alike) < desk.maxDuplicates.count, 'DUPLICATE');

  const own = ledger.orders.filter(({ child }) => child.parentId === order.parentId);
  const done = sum(own, ({ filledQty }) => filledQty);
  const open = sum(own, (working) => (working.ended ? 0 : leaves(working)));
  const share = (limits.maxParticipationPct! / 100) * (MARKET_QTY + done);
  unless(done + open + order.qty <= share, 'PARTICIPATION');
  return found;
}

const ask = fc.record({
  do: fc.constant('ask' as const),
  parent: fc.nat(2),
  ticks: fc.constantFrom<number>(-12, -4, -1, -1, 0, 1, 1, 4, 12),
  qty: fc.constantFrom<number>(5, 5, 5, 20, 40, 60),
  venue: fc.constantFrom('SIM', 'LIT2'),
  tif: fc.constantFrom('day', 'day', 'ioc'),
});
const report = fc.record({
  do: fc.constantFrom('fill', 'fill', 'cancel', 'reject'),
  pick: fc.nat(1_000),
  part: fc.integer({ min: 1, max: 100 }),
});
const pass = fc.record({ do: fc.constant('pass' as const), us: fc.integer({ min: 0, max: 1_500_000 }) });
const change = fc.record({
  do: fc.constant('change' as const),
  maxOrderQty: fc.integer({ min: 20, max: 80 }),
  maxPositionQty: fc.integer({ min: 20, max: 300 }),
  maxParticipationPct: fc.integer({ min: 2, max: 30 }),
  priceCollarBps: fc.integer({ min: 5, max: 30 }),
  gross: fc.integer({ min: 1_000, max: 30_000 }),
  credit: fc.integer({ min: 2_000, max: 90_000 }),
  rate: fc.integer({ min: 2, max: 8 }),
  rule: fc.constantFrom('none', 'none', 'none', 'restricted', 'venues', 'types'),
});
type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;
type Step = Of<typeof ask> | Of<typeof report> | Of<typeof pass> | Of<typeof change>;
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: ask },
  { weight: 5, arbitrary: report },
  { weight: 2, arbitrary: pass },
  { weight: 1, arbitrary: change },
);

class Run {
  readonly stage = new HandStage();
  readonly asked = new Map<string, number>();
  readonly #gate = createRiskGate(this.stage, new Rates(this.stage));
  readonly #orders = new OrderManager(this.stage, () => undefined);
  #fills = 0;

  constructor() {
    for (const parent of PARENTS) this.stage.submitParent({ ...parent, qty: 1_000_000 });
  }

  take(step: Step): void {
    if (step.do === 'pass') this.stage.pass(step.us);
    else if (step.do === 'ask') this.#ask(step);
    else if (step.do === 'change') this.#change(step);
    else this.#report(step);
  }

  #ask({ parent, ticks, qty, venue, tif }: Of<typeof ask>): void {
    const { parentId, side } = PARENTS[parent]!;
    const terms = { ...PLAIN_ROUTE, placedBy: null, instrument: 'TEST', reason: '' };
    const order: ChildOrder = { ...terms, parentId, side, venue, px: MID_PX + ticks * 100, qty, tif };
    const would = broken(this.stage, order);
    const verdict = this.#gate.check(order, { qty: MARKET_QTY, notional: 1 });
    const code = isDenied(verdict) ? verdict.code : 'passed';
    this.asked.set(code, (this.asked.get(code) ?? 0) + 1);
    const broke = [...would].join(', ');
    if (isDenied(verdict)) {
      return invariant(would.has(verdict.code), `it breaks ${verdict.code}, not ${broke || 'none'}: ${verdict.reason}`);
    }
    invariant(broke === '', `an order is let through that breaks ${broke}`);
    this.#orders.submit(verdict);
  }

  /** Late executions, of orders that were cancelled already, among them. */
  #report(step: Of<typeof report>): void {
    const children = [...this.stage.state.children.values()].filter(({ qty, filledQty }) => filledQty < qty);
    const child = children[step.pick % children.length];
    if (!child) return;
    const { childId, px, qty, filledQty } = child;
    const part = Math.max(1, Math.floor(((qty - filledQty) * step.part) / 100));
    const execId = `E${++this.#fills}`;
    if (step.do === 'fill') {
      this.#orders.onReport({ kind: 'filled', childId, execId, px, qty: part, liquidity: 'maker' });
    } else if (step.do === 'cancel') {
      this.#orders.onReport({ kind: 'cancelled', childId, reason: '', filledQty });
    } else if (filledQty === 0) this.#orders.onReport({ kind: 'rejected', childId, reason: 'no' });
  }

  #change({ gross, credit, rate, rule, ...bounds }: Of<typeof change>): void {
    const { maxOrderQty, maxPositionQty, maxParticipationPct, priceCollarBps } = bounds;
    const limits = { maxOrderQty, maxPositionQty, maxParticipationPct, priceCollarBps };
    const { policy, version } = this.stage.state.policy.current!;
    const desk = {
      ...policy.desk,
      maxGrossNotional: gross,
      maxTraderCredit: credit,
      maxDeskCredit: credit + 5_000,
      maxFirmCredit: 1e9,
      maxVenueMessagesPerSecond: rate,
      maxDuplicates: { count: 2, windowUs: US_PER_MINUTE },
    };
    const changed = {
      ...policy,
      desk,
      instruments: { TEST: { ...WIDE_LIMITS, ...limits, maxMessagesPerSecond: rate + 2 } },
      restricted: rule === 'restricted' ? ['TEST'] : [],
      venues: rule === 'venues' ? ['LIT2'] : [],
      orderTypes: {
        ...policy.orderTypes,
        timesInForce: rule === 'types' ? ['day' as const] : ['day' as const, 'ioc' as const],
      },
    };
    const said = { author: 'ann', approvedBy: 'rob', reason: 'a test', draftId: null };
    this.stage.record({ type: 'PolicyApplied', version: version + 1, policy: changed, ...said });
  }
}

describe('every limit', () => {
  it('holds at every instant, and a denial names one that would not', () => {
    const met = new Set<string>();
    const property = fc.property(change, fc.array(anyStep, { minLength: 20, maxLength: 100 }), (first, steps) => {
      const run = new Run();
      run.take({ ...first, rule: 'none' });
      for (const one of steps) run.take(one);
      for (const code of run.asked.keys()) met.add(code);
    });
    fc.assert(property, { numRuns: 200, seed: 20_260_105, endOnFailure: false });
    // The runs are of use only where each of the limits has bound.
    expect([...met].toSorted()).toEqual([
      ...['CREDIT', 'DUPLICATE', 'GROSS_NOTIONAL', 'MAX_ORDER_QTY', 'MAX_POSITION', 'MESSAGE_RATE', 'ORDER_TYPE'],
      ...['PARTICIPATION', 'PRICE_COLLAR', 'RESTRICTED', 'SELF_MATCH', 'VENUE_NOT_ALLOWED', 'passed'],
    ]);
  });

  it('lets a position shrink that is beyond its bound, but not turn beyond it', () => {
    const run = new Run();
    const narrow = { maxOrderQty: 80, maxParticipationPct: 100, priceCollarBps: 30, credit: 90_000, rate: 8 } as const;
    const wide = { ...narrow, do: 'change', maxPositionQty: 300, gross: 30_000, rule: 'none' } as const;
    run.take(wide);
    const sell = { do: 'ask', parent: 1, ticks: 1, venue: 'SIM', tif: 'ioc' } as const;
    run.take({ ...sell, parent: 0, ticks: -1, qty: 60 });
    run.take({ do: 'fill', pick: 0, part: 100 });
    run.take({ ...wide, maxPositionQty: 20, gross: 1_000 });
    run.take({ ...sell, parent: 0, ticks: -1, qty: 1 });
    run.take({ ...sell, qty: 59 });
    run.take({ ...sell, qty: 22 });
    expect([...run.asked]).toEqual([
      ['passed', 2],
      ['MAX_POSITION', 2],
    ]);
  });
});
