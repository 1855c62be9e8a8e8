import { describe, expect, it } from 'vitest';
import { PLAIN_ROUTE } from '../../shared/domain/orders/child.ts';
import { LIMIT_NAMES, type Limits } from '../../shared/domain/policy/limits.ts';
import type { StopScope } from '../../shared/domain/safety/stop.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import { HandStage, TEST_CHILD, WIDE_LIMITS } from '../../tests/fixtures/engine-stage.ts';
import type { ChildOrder } from '../core/approved-order.ts';
import type { MarketSince } from '../core/strategy.ts';
import { createRiskGate, isDenied } from './gate.ts';

const BUSY: MarketSince = { qty: 1_000_000, notional: 1 };

/** A gate over a market of 99.90 to 100.10; asks it for a buy of 100 at 99.90. */
function gateWith(limits: Limits | null = WIDE_LIMITS, terms: Partial<Parent> = {}) {
  const stage = new HandStage(limits);
  stage.submitParent(terms);
  const gate = createRiskGate(stage);
  const ask = (order: Partial<ChildOrder> = {}, market = BUSY): string => {
    const asked: ChildOrder = {
      ...TEST_CHILD,
      px: 999_000,
      qty: 100,
      tif: 'day',
      reason: '',
      ...order,
    };
    const verdict = gate.check(asked, market);
    return isDenied(verdict) ? verdict.code : 'approved';
  };
  return { stage, gate, ask };
}

const stop = (stage: HandStage, scopes: StopScope[], stopId = 'S1', degree: 'hold' | 'cancel' = 'hold'): void =>
  void stage.record({ type: 'StopEngaged', stopId, scopes, degree, actor: 'ann', reason: '', open: [] });

describe('each limit, just inside and just outside', () => {
  it('maxOrderQty', () => {
    const { ask } = gateWith();
    expect([ask({ qty: 5_000 }), ask({ qty: 5_001 })]).toEqual(['approved', 'MAX_ORDER_QTY']);
  });

  it('market data that is not to be traded on', () => {
    const { stage, ask } = gateWith();
    stage.unfitness = 'TEST has been silent for too long';
    expect(ask()).toBe('MARKET_DATA_UNFIT');
    stage.unfitness = null;
    expect(ask()).toBe('approved');
  });

  it('maxOrderValue', () => {
    // 100 at 99.90 are 9,990.
    expect(gateWith({ ...WIDE_LIMITS, maxOrderValue: 9_990 }).ask()).toBe('approved');
    expect(gateWith({ ...WIDE_LIMITS, maxOrderValue: 9_989 }).ask()).toBe('MAX_ORDER_VALUE');
  });

  it('priceCollarBps, to either side of the mid', () => {
    const { ask } = gateWith();
    expect([ask({ px: 1_010_000 }), ask({ px: 1_010_100 })]).toEqual(['approved', 'PRICE_COLLAR']);
    expect([ask({ px: 990_000 }), ask({ px: 989_900 })]).toEqual(['approved', 'PRICE_COLLAR']);
  });

  it('maxParticipationPct of all that traded, own executions, working and new quantity counted', () => {
    const { ask } = gateWith();
    expect(ask({ qty: 100 }, { qty: 400, notional: 1 })).toBe('approved');
    expect(ask({ qty: 101 }, { qty: 400, notional: 1 })).toBe('PARTICIPATION');
    const working = gateWith(WIDE_LIMITS, { filledQty: 100, openQty: 20 });
    expect(working.ask({ qty: 5 }, { qty: 400, notional: 1 })).toBe('approved');
    expect(working.ask({ qty: 6 }, { qty: 400, notional: 1 })).toBe('PARTICIPATION');
  });

  it('maxMessagesPerSecond, in any second', () => {
    const { stage, ask } = gateWith({ ...WIDE_LIMITS, maxMessagesPerSecond: 2 });
    expect([ask(), ask(), ask()]).toEqual(['approved', 'approved', 'MESSAGE_RATE']);
    stage.pass(US_PER_SECOND - 1);
    expect(ask()).toBe('MESSAGE_RATE');
    stage.pass(1);
    expect(ask()).toBe('approved');
  });

  it('counts no message that it denied for another reason', () => {
    const { ask } = gateWith({ ...WIDE_LIMITS, maxMessagesPerSecond: 1 });
    expect([ask({ qty: 9_999 }), ask(), ask()]).toEqual(['MAX_ORDER_QTY', 'approved', 'MESSAGE_RATE']);
  });

  it('what is left of the parent, and its limit price', () => {
    const left = gateWith(WIDE_LIMITS, { qty: 1_000, filledQty: 600, openQty: 250 });
    expect([left.ask({ qty: 150 }), left.ask({ qty: 151 })]).toEqual(['approved', 'EXCEEDS_PARENT']);
    const buy = gateWith(WIDE_LIMITS, { limitPx: 999_000 });
    expect([buy.ask(), buy.ask({ px: 999_100 })]).toEqual(['approved', 'EXCEEDS_PARENT']);
    const sell = gateWith(WIDE_LIMITS, { side: 'sell', limitPx: 1_001_000 });
    expect(sell.ask({ side: 'sell', px: 1_001_000 })).toBe('approved');
    expect(sell.ask({ side: 'sell', px: 1_000_900 })).toBe('EXCEEDS_PARENT');
  });
});

describe('a gate that cannot know', () => {
  it('is closed while any limit is not set, and names it', () => {
    for (const name of LIMIT_NAMES) {
      const { [name]: _unset, ...others } = WIDE_LIMITS;
      const { stage, gate } = gateWith(others);
      const { parentId, instrument, side } = stage.state.parent('P1');
      const order = {
        parentId,
        instrument,
        side,
        venue: 'SIM',
        ...PLAIN_ROUTE,
        placedBy: null,
        px: 999_000,
        qty: 1,
        tif: 'day',
        reason: '',
      } as const;
      expect(gate.check(order, BUSY)).toMatchObject({ code: 'LIMIT_UNSET', reason: expect.stringContaining(name) });
    }
    expect(gateWith(null).ask()).toBe('LIMIT_UNSET');
  });

  it('is closed without a two-sided market to hold a price against', () => {
    const { stage, ask } = gateWith();
    stage.market = null;
    expect(ask()).toBe('NO_MARKET');
  });

  it('is closed to an instrument that nobody knows, and to what is no order', () => {
    const { ask } = gateWith();
    expect(ask({ instrument: 'NONE' })).toBe('UNKNOWN_INSTRUMENT');
    for (const qty of [0, -5, 1.5, Number.NaN, Infinity]) expect(ask({ qty })).toBe('BAD_QUANTITY');
    for (const px of [0, -100, Number.NaN, 1.5]) expect(ask({ px })).toBe('BAD_PRICE');
    expect(ask({ px: 999_050 })).toBe('OFF_TICK');
    expect(ask({ qty: Number.MAX_SAFE_INTEGER })).toBe('BAD_QUANTITY');
  });

  it('is closed to a parent that does not work', () => {
    for (const state of ['paused', 'cancelling', 'cancelled', 'done', 'expired'] as const) {
      expect(gateWith(WIDE_LIMITS, { state }).ask()).toBe('WRONG_STATE');
    }
  });
});

describe('a gate under stops', () => {
  it('is closed to each scope that covers the order, in either degree, and to no other', () => {
    const covering: StopScope[] = [
      { kind: 'all' },
      { kind: 'instrument', instrument: 'TEST' },
      { kind: 'strategy', strategy: 'twap' },
      { kind: 'parent', parentId: 'P1' },
    ];
    const others: StopScope[] = [
      { kind: 'instrument', instrument: 'OTHER' },
      { kind: 'strategy', strategy: 'pov' },
      { kind: 'parent', parentId: 'P2' },
    ];
    for (const degree of ['hold', 'cancel'] as const) {
      for (const scope of covering) {
        const { stage, ask } = gateWith();
        stop(stage, [...others, scope], 'S1', degree);
        expect(ask()).toBe('STOPPED');
      }
    }
    const { stage, ask } = gateWith();
    stop(stage, others);
    expect(ask()).toBe('approved');
  });

  it('stays closed until the last stop over the order is released', () => {
    const { stage, ask } = gateWith();
    stop(stage, [{ kind: 'all' }], 'S1');
    stop(stage, [{ kind: 'parent', parentId: 'P1' }], 'S2');
    stage.record({ type: 'StopReleased', stopId: 'S1', actor: 'ann', reason: 'ok' });
    expect(ask()).toBe('STOPPED');
    stage.record({ type: 'StopReleased', stopId: 'S2', actor: 'ann', reason: 'ok' });
    expect(ask()).toBe('approved');
  });
});
