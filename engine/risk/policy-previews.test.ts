import { describe, expect, it } from 'vitest';
import type { DeskLimits, ExecutionPolicy } from '../../shared/domain/policy/policy.ts';
import type { PolicyPreview } from '../../shared/protocol/questions.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { HandBook, HandStage, TEST_CHILD, testBook, WIDE_LIMITS } from '../../tests/fixtures/engine-stage.ts';
import type { ChildOrder } from '../core/approved-order.ts';
import { OrderManager } from '../oms/order-manager.ts';
import { createRiskGate, isDenied } from './gate.ts';
import { PolicyPreviews } from './policy-previews.ts';
import { SentOrders } from './sent-orders.ts';

/** A gate whose orders leave, and previews of what left; others have traded a million since every order's start. */
function traded() {
  const stage = new HandStage();
  const market = { qty: 1_000_000, notional: 1 };
  const sent = new SentOrders(stage, () => market);
  const record = stage.record.bind(stage);
  stage.record = (event) => {
    sent.onEvent(event, stage.nowUs());
    return record(event);
  };
  const gate = createRiskGate(stage);
  const orders = new OrderManager(stage, () => {});
  stage.submitParent({ parentId: 'P1', qty: 100_000 });
  const send = (order: Partial<ChildOrder> = {}): string => {
    const verdict = gate.check({ ...TEST_CHILD, px: 999_000, qty: 100, tif: 'day', reason: '', ...order }, market);
    if (isDenied(verdict)) throw new Error(verdict.reason);
    return orders.submit(verdict).childId;
  };
  const previews = new PolicyPreviews(stage, sent);
  const { policy } = stage.state.policy.current!;
  const draft = (change: Partial<ExecutionPolicy>): PolicyPreview => {
    let told = previews.begin({ ...policy, ...change });
    while (told.left > 0) told = previews.goOn(told.previewId)!;
    return told;
  };
  const limited = (limits: Partial<typeof WIDE_LIMITS>): PolicyPreview =>
    draft({ instruments: { TEST: { ...WIDE_LIMITS, ...limits } } });
  const bounded = (desk: Partial<DeskLimits>): PolicyPreview => draft({ desk: { ...policy.desk, ...desk } });
  return { stage, orders, send, draft, limited, bounded, policy, previews };
}

/** Ten orders, one every 100 ms, each for one lot more than the one before. */
function tenOrders() {
  const world = traded();
  for (let n = 0; n < 10; n++) {
    world.send({ qty: 100 + n });
    world.stage.pass(100_000);
  }
  return world;
}

const denied = ({ findings }: PolicyPreview) =>
  findings.map(({ code, limit, children, example }) => [code, limit, children, example]);

describe('what a policy would have said to the orders that were sent', () => {
  it('is nothing where it is as wide as they were', () => {
    const told = tenOrders().draft({});
    expect(told).toMatchObject({
      parents: 1,
      children: 10,
      left: 0,
      denied: { parents: 0, children: 0 },
      findings: [],
    });
    expect([told.unpriced, told.otherwise]).toEqual([0, '']);
  });

  it('is told by limit, with the first of them and the gate’s own words', () => {
    const { draft, limited, policy, stage } = tenOrders();
    const told = limited({ maxOrderQty: 106 });
    expect(denied(told)).toEqual([['MAX_ORDER_QTY', 'instruments.TEST.maxOrderQty', 3, 'C8']]);
    expect(told.findings[0]!.words).toBe('order of 107 exceeds maxOrderQty 106 of TEST; risk or admin may change it');
    expect(denied(limited({ maxOrderValue: 10_000 }))).toEqual([
      ['MAX_ORDER_VALUE', 'instruments.TEST.maxOrderValue', 9, 'C2'],
    ]);
    expect(denied(draft({ venues: ['LIT1'] }))).toEqual([['VENUE_NOT_ALLOWED', 'venues', 10, 'C1']]);
    expect(denied(draft({ restricted: ['TEST'] }))).toEqual([['RESTRICTED', 'restricted', 10, 'C1']]);
    expect(denied(draft({ orderTypes: { ...policy.orderTypes, timesInForce: ['ioc'] } }))).toMatchObject([
      ['ORDER_TYPE', 'orderTypes.timesInForce', 10, 'C1'],
    ]);
    const afterOpenUs = stage.nowUs() - stage.state.instruments.get('TEST')!.sessionStartUs - 750_000;
    expect(denied(draft({ hours: { afterOpenUs, beforeCloseUs: 0 } }))).toEqual([
      ['OUTSIDE_HOURS', 'hours.afterOpenUs', 3, 'C1'],
    ]);
    expect(draft({ instruments: {} })).toMatchObject({
      denied: { parents: 1, children: 10 },
      findings: [{ code: 'LIMIT_UNSET', limit: 'instruments.TEST', example: 'P1' }],
    });
    expect(limited({ maxParentQty: 99_999 })).toMatchObject({
      denied: { parents: 1, children: 0 },
      findings: [{ code: 'MAX_PARENT_QTY', parents: 1, example: 'P1' }],
    });
  });

  it('takes position, gross value and credit as they were when each was sent', () => {
    const { bounded, limited, orders } = tenOrders();
    // 100 + 101 + … + 104 are 510 lots, worth 50,949 at 99.90.
    expect(denied(limited({ maxPositionQty: 510 }))).toEqual([
      ['MAX_POSITION', 'instruments.TEST.maxPositionQty', 5, 'C6'],
    ]);
    expect(denied(bounded({ maxGrossNotional: 50_949 }))).toEqual([
      ['GROSS_NOTIONAL', 'desk.maxGrossNotional', 5, 'C6'],
    ]);
    expect(denied(bounded({ maxTraderCredit: 50_949 }))).toEqual([['CREDIT', 'desk.maxTraderCredit', 5, 'C6']]);
    for (let n = 1; n <= 10; n++) orders.onReport({ kind: 'cancelled', childId: `C${n}`, reason: '', filledQty: 0 });
    expect(denied(limited({ maxPositionQty: 510 }))).toMatchObject([
      ['MAX_POSITION', 'instruments.TEST.maxPositionQty', 5, 'C6'],
    ]);
  });

  it('takes the market as it was: the mid, what it was over a while, and what had traded', () => {
    const { stage, send, limited, bounded } = traded();
    stage.reference = 999_500;
    send();
    stage.market = new HandBook([{ px: 1_000_000, qty: 5 }], [{ px: 1_010_000, qty: 5 }]);
    send({ qty: 101 });
    stage.market = testBook();
    // 99.90 is 10 bps from the mid of the first moment, and 59.7 from that of the second.
    expect(denied(limited({ priceCollarBps: 20 }))).toEqual([
      ['PRICE_COLLAR', 'instruments.TEST.priceCollarBps', 1, 'C2'],
    ]);
    expect(denied(limited({ priceCollarBps: 60 }))).toEqual([]);
    expect(denied(bounded({ collarOverTime: { bps: 4, windowUs: 5 * US_PER_MINUTE } }))).toEqual([
      ['PRICE_COLLAR', 'desk.collarOverTime', 2, 'C1'],
    ]);
    expect(bounded({ collarOverTime: { bps: 40, windowUs: US_PER_MINUTE } }).otherwise).toMatch(
      /^The collar over time of 40 bps is held against the window of each order's moment, not the last 60 s\.$/,
    );
    expect(denied(limited({ maxParticipationPct: 1 }))).toEqual([]);
  });

  it('says of how many the market is not known, and judges the rest of them', () => {
    const { stage, send, limited } = traded();
    send();
    const known = stage.book.bind(stage);
    stage.book = () => null;
    stage.record({ type: 'ChildSubmitted', child: { ...stage.state.child('C1'), childId: 'C2', qty: 900, px: 1 } });
    stage.book = known;
    expect(limited({ priceCollarBps: 1, maxOrderQty: 500 })).toMatchObject({
      unpriced: 1,
      denied: { parents: 0, children: 2 },
      findings: [
        { code: 'PRICE_COLLAR', example: 'C1' },
        { code: 'MAX_ORDER_QTY', example: 'C2' },
      ],
    });
  });

  it('counts in windows only what it would have let pass', () => {
    const { send, stage, bounded, limited } = traded();
    for (let n = 0; n < 10; n++) {
      send();
      stage.pass(100_000);
    }
    expect(denied(limited({ maxMessagesPerSecond: 4 }))).toEqual([
      ['MESSAGE_RATE', 'instruments.TEST.maxMessagesPerSecond', 6, 'C5'],
    ]);
    expect(denied(bounded({ maxVenueMessagesPerSecond: 4 }))).toEqual([
      ['MESSAGE_RATE', 'desk.maxVenueMessagesPerSecond', 6, 'C5'],
    ]);
    const alike = bounded({ maxDuplicates: { count: 2, windowUs: 300_000 } });
    // Of every three in a row, the window lets two pass.
    expect(denied(alike)).toEqual([['DUPLICATE', 'desk.maxDuplicates', 3, 'C3']]);
  });

  it('disables a strategy from the execution on that was one too many, until a person enabled it again', () => {
    const { send, stage, orders, bounded } = traded();
    for (let n = 1; n <= 6; n++) {
      orders.onReport({ kind: 'filled', childId: send(), execId: `X${n}`, px: 999_000, qty: 100, liquidity: 'maker' });
      stage.pass(US_PER_SECOND);
      if (n !== 4) continue;
      const disabled = { strategy: 'twap', sinceUs: stage.nowUs(), reason: 'a test', enabledBy: null } as const;
      stage.record({ type: 'StrategyDisabled', disabled });
      stage.record({ type: 'StrategyReenabled', strategy: 'twap', actor: 'rob', reason: 'seen' });
    }
    const most = (count: number, windowUs: number) => bounded({ maxExecutions: { count, windowUs } });
    const told = most(2, US_PER_MINUTE);
    expect(denied(told)).toEqual([['STRATEGY_DISABLED', 'desk.maxExecutions', 1, 'C4']]);
    expect(told.findings[0]!.words).toMatch(/^twap is disabled \(3 executions in 60 s, maxExecutions is 2\)/);
    expect(denied(most(1, US_PER_MINUTE))).toEqual([['STRATEGY_DISABLED', 'desk.maxExecutions', 2, 'C3']]);
    // Two in any second and a half are not more than two.
    expect(denied(most(2, 1.5 * US_PER_SECOND))).toEqual([]);
  });

  it('lets pass by an override what was let pass by one', () => {
    const { stage, send, limited } = traded();
    const override = {
      overrideId: 'O1',
      parentId: 'P1',
      limit: 'maxOrderQty',
      value: 6_000,
      grantedBy: 'rob',
      reason: 'agreed',
    } as const;
    stage.record({ type: 'OverrideGranted', override: { ...override, grantedUs: stage.nowUs(), usedUs: null } });
    send({ qty: 5_500 });
    expect(stage.state.policy.overrides.get('O1')!.usedUs).not.toBeNull();
    expect(limited({}).denied.children).toBe(0);
    expect(limited({ maxOrderQty: 4_000 }).denied.children).toBe(0);
  });
});

describe('a preview of many orders', () => {
  it('comes a slice at a time, each ask one, and is let go when it is done or when others are asked for', () => {
    const { stage, send, previews, policy } = traded();
    for (let n = 0; n < 600; n++) {
      if (n % 20 === 0) stage.pass(US_PER_SECOND);
      send({ qty: 1 + (n % 50) });
    }
    const begun = previews.begin({ ...policy, restricted: ['TEST'] });
    expect([begun.children, begun.left, begun.denied.children]).toEqual([600, 351, 249]);
    send();
    const next = previews.goOn(begun.previewId)!;
    expect([next.children, next.left, previews.goOn(begun.previewId)!.left]).toEqual([600, 101, 0]);
    expect(previews.goOn(begun.previewId)).toBeNull();
    const first = previews.begin(policy);
    for (let n = 0; n < 16; n++) previews.begin(policy);
    expect(previews.goOn(first.previewId)).toBeNull();
  });
});
