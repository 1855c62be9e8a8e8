import { describe, expect, it } from 'vitest';
import type { DeskLimits, ExecutionPolicy } from '../../shared/domain/policy/policy.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { HandBook, HandStage, START_US, TEST_CHILD, testBook, WIDE_LIMITS } from '../../tests/fixtures/engine-stage.ts';
import type { ChildOrder } from '../core/approved-order.ts';
import { OrderManager } from '../oms/order-manager.ts';
import { createRiskGate, isDenied } from './gate.ts';
import { Rates } from './limits/rates.ts';

/** A gate under a policy, over a market of 99.90 to 100.10; orders are for 100 at 99.90 where nothing else is said. */
function under(change: Partial<ExecutionPolicy>, desk: Partial<DeskLimits> = {}, limits = WIDE_LIMITS) {
  const stage = new HandStage(limits);
  const { policy } = stage.state.policy.current!;
  const said = { author: 'ann', approvedBy: null, reason: 'a test', draftId: null };
  const changed = { ...policy, ...change, desk: { ...policy.desk, ...desk } };
  stage.record({ type: 'PolicyApplied', version: 2, policy: changed, ...said });
  stage.submitParent({ parentId: 'P1', qty: 100_000 });
  stage.submitParent({ parentId: 'P2', side: 'sell', qty: 100_000, actor: 'bob' });
  const rates = new Rates(stage);
  const gate = createRiskGate(stage, rates);
  const orders = new OrderManager(stage, (child) => rates.watch(stage.state.parent(child.parentId).params.strategy));
  const ask = (order: Partial<ChildOrder> = {}): string => {
    const verdict = gate.check(
      {
        ...TEST_CHILD,
        px: 999_000,
        qty: 100,
        tif: 'day',
        reason: '',
        ...order,
      },
      { qty: 100_000_000, notional: 1 },
    );
    if (isDenied(verdict)) return verdict.code;
    return orders.submit(verdict).childId;
  };
  const fill = (childId: string, qty: number, execId = childId): void =>
    orders.onReport({ kind: 'filled', childId, execId, px: 999_000, qty, liquidity: 'maker' });
  return { stage, ask, fill, rates };
}

const sell = { parentId: 'P2', side: 'sell', px: 1_001_000 } as const;

describe('what an order may be', () => {
  it('nothing without a policy', () => {
    const stage = new HandStage(null);
    stage.submitParent();
    const wanted = { ...TEST_CHILD, px: 999_000, qty: 1, tif: 'day', reason: '' } as const;
    expect(createRiskGate(stage).check(wanted, { qty: 1e6, notional: 1 })).toMatchObject({ code: 'LIMIT_UNSET' });
  });

  it('of the types that are allowed', () => {
    const orderTypes = { timesInForce: ['day' as const], postOnly: false, iceberg: false, minimumQuantity: false };
    const { ask } = under({ orderTypes });
    expect(ask()).toBe('C1');
    for (const order of [{ tif: 'ioc' }, { postOnly: true }, { displayQty: 10 }, { minQty: 5 }] as const) {
      expect(ask(order)).toBe('ORDER_TYPE');
    }
  });

  it('at the venues that are allowed', () => {
    const { ask } = under({ venues: ['SIM'] });
    expect([ask(), ask({ venue: 'LIT1' })]).toEqual(['C1', 'VENUE_NOT_ALLOWED']);
  });

  it('within hours, to the microsecond', () => {
    const { ask, stage } = under({ hours: { afterOpenUs: US_PER_MINUTE, beforeCloseUs: 0 } });
    expect(ask()).toBe('OUTSIDE_HOURS');
    stage.pass(US_PER_MINUTE - 1);
    expect(ask()).toBe('OUTSIDE_HOURS');
    stage.pass(1);
    expect(stage.nowUs()).toBe(START_US + US_PER_MINUTE);
    expect(ask()).toBe('C1');
  });

  it('in no instrument of the restricted list', () => {
    expect(under({ restricted: ['TEST'] }).ask()).toBe('RESTRICTED');
  });

  it('none that would meet an order of ours in a book', () => {
    const { ask, fill } = under({});
    expect(ask()).toBe('C1');
    expect(ask({ ...sell, px: 999_000 })).toBe('SELF_MATCH');
    expect(ask({ ...sell, px: 999_000, venue: 'LIT2' })).toBe('C2');
    expect(ask({ ...sell, px: 999_000, venueKind: 'dark' })).toBe('C3');
    fill('C1', 100);
    expect(ask({ ...sell, px: 999_000 })).toBe('C4');
  });
});

describe('how much of it there may be', () => {
  it('a position, what works on either side counted at its worst', () => {
    const { ask, fill } = under({}, {}, { ...WIDE_LIMITS, maxPositionQty: 250 });
    expect([ask(), ask(), ask()]).toEqual(['C1', 'C2', 'MAX_POSITION']);
    fill('C1', 100);
    expect(ask()).toBe('MAX_POSITION');
    expect([ask({ ...sell }), ask({ ...sell }), ask({ ...sell }), ask({ ...sell })]).toEqual([
      ...['C3', 'C4', 'C5', 'MAX_POSITION'],
    ]);
  });

  it('a gross value, and credit by trader, of desk and of firm', () => {
    // Each order is worth 9,990.
    expect([...asked(under({}, { maxGrossNotional: 19_980 }).ask, 3)]).toEqual(['C1', 'C2', 'GROSS_NOTIONAL']);
    const { ask } = under({}, { maxTraderCredit: 10_100, maxDeskCredit: 20_100, maxFirmCredit: 20_100 });
    expect([ask(), ask(), ask({ ...sell }), ask({ ...sell })]).toEqual(['C1', 'CREDIT', 'C2', 'CREDIT']);
  });

  it('a loss: beyond it only what shrinks a position leaves, and with an override one order more', () => {
    const { stage, ask, fill } = under({}, { maxLoss: 100 });
    fill(ask(), 100);
    expect(ask()).toBe('C2');
    // 100 bought at 99.90: at a mid of 98.89 they have lost 101.
    stage.market = new HandBook([{ px: 988_800, qty: 5 }], [{ px: 989_000, qty: 5 }]);
    stage.reference = 989_000;
    const near = { px: 988_900 };
    const away = { ...sell, ...near, venue: 'LIT2', qty: 101 };
    expect(ask(near)).toBe('MAX_LOSS');
    const grant = {
      overrideId: 'O1',
      parentId: 'P1',
      limit: 'maxLoss',
      value: 150,
      grantedBy: 'rob',
      reason: 'agreed',
    } as const;
    stage.record({ type: 'OverrideGranted', override: { ...grant, grantedUs: stage.nowUs(), usedUs: null } });
    expect([ask(near), ask(near)]).toEqual(['C3', 'MAX_LOSS']);
    expect([ask(away), ask({ ...away, qty: 150 })]).toEqual(['C4', 'MAX_LOSS']);
    stage.market = testBook();
    expect(ask({ px: 999_500 })).toBe('C5');
  });

  it('messages to a venue and of a strategy in any second', () => {
    const byVenue = under({}, { maxVenueMessagesPerSecond: 2 });
    expect([byVenue.ask(), byVenue.ask(), byVenue.ask(), byVenue.ask({ venue: 'LIT2' })]).toEqual([
      ...['C1', 'C2', 'MESSAGE_RATE', 'C3'],
    ]);
    byVenue.stage.pass(US_PER_SECOND);
    expect(byVenue.ask()).toBe('C4');
    const byStrategy = under({}, { maxStrategyMessagesPerSecond: 2 });
    expect([...asked(byStrategy.ask, 3)]).toEqual(['C1', 'C2', 'MESSAGE_RATE']);
  });

  it('orders alike within a window', () => {
    const { ask, stage } = under({}, { maxDuplicates: { count: 2, windowUs: US_PER_SECOND } });
    expect([ask(), ask(), ask(), ask({ qty: 101 })]).toEqual(['C1', 'C2', 'DUPLICATE', 'C3']);
    stage.pass(US_PER_SECOND);
    expect(ask()).toBe('C4');
  });

  it('a price near where the market was, however far the market has jumped', () => {
    const { ask, stage } = under({}, { collarOverTime: { bps: 100, windowUs: US_PER_MINUTE } });
    expect(ask()).toBe('C1');
    stage.reference = 1_050_000;
    expect(ask()).toBe('PRICE_COLLAR');
    stage.reference = 1_000_000;
    expect(ask()).toBe('C2');
  });

  it('executions of a strategy, which is disabled by the one too many', () => {
    const { ask, fill, stage, rates } = under({}, { maxExecutions: { count: 2, windowUs: US_PER_MINUTE } });
    const seen = (childId: string): void => {
      fill(childId, 100);
      rates.onEvent(
        stage.events.findLast(({ type }) => type === 'ChildFilled')!,
        stage.nowUs(),
      );
      rates.watch('twap');
    };
    for (const childId of asked(ask, 3)) seen(childId);
    expect(ask()).toBe('STRATEGY_DISABLED');
    stage.record({ type: 'StrategyReenabled', strategy: 'twap', actor: 'rob', reason: 'looked' });
    stage.record({ type: 'StrategyReenabled', strategy: 'twap', actor: 'rob', reason: 'looked' });
    rates.onEvent(stage.events.at(-1)!, stage.nowUs());
    expect(ask()).toBe('C4');
  });
});

function* asked(ask: () => string, times: number): Iterable<string> {
  for (let n = 0; n < times; n++) yield ask();
}
