import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../engine/risk/default-policy.ts';
import { START_US, TEST_STOCK, WIDE_LIMITS } from '../../tests/fixtures/engine-stage.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../std/duration.ts';
import type { ExecutionPolicy } from './policy.ts';
import { previewPolicy, type SentOrder } from './policy-preview.ts';

const POLICY = defaultPolicy(new Map([['TEST', WIDE_LIMITS]]));
const INSTRUMENTS = new Map([['TEST', TEST_STOCK]]);

/** Ten orders, one every 100 ms from a minute after the open, each for one lot more than the one before. */
const ORDERS: SentOrder[] = Array.from({ length: 10 }, (_, n) => ({
  ...{ childId: `C${n + 1}`, instrument: 'TEST', side: 'buy', venue: 'SIM', px: 1_000_000, qty: 100 + n, tif: 'day' },
  ...{ postOnly: false, displayQty: null, minQty: null, strategy: 'twap' },
  submittedUs: START_US + US_PER_MINUTE + n * 100_000,
}));

const preview = (change: Partial<ExecutionPolicy>, orders = ORDERS) =>
  previewPolicy({ ...POLICY, ...change }, orders, INSTRUMENTS);
const limited = (limits: Partial<typeof WIDE_LIMITS>) =>
  preview({ instruments: { TEST: { ...WIDE_LIMITS, ...limits } } });

describe('what a policy would have done', () => {
  it('is nothing where it is as wide as the orders were', () => {
    expect(preview({})).toEqual({ orders: 10, denied: 0, findings: [] });
  });

  it('is told by limit, with the first order of each', () => {
    expect(limited({ maxOrderQty: 106 })).toEqual({
      ...{ orders: 10, denied: 3 },
      findings: [{ code: 'MAX_ORDER_QTY', limit: 'instruments.TEST.maxOrderQty', orders: 3, example: 'C8' }],
    });
    expect(limited({ maxOrderValue: 10_000 }).findings).toMatchObject([{ code: 'MAX_ORDER_VALUE', example: 'C2' }]);
    expect(preview({ venues: ['LIT1'] }).findings).toMatchObject([{ limit: 'venues', orders: 10 }]);
    expect(preview({ restricted: ['TEST'] }).denied).toBe(10);
    expect(preview({ hours: { afterOpenUs: US_PER_MINUTE + 250_000, beforeCloseUs: 0 } }).denied).toBe(3);
    expect(preview({ orderTypes: { ...POLICY.orderTypes, timesInForce: ['ioc'] } }).denied).toBe(10);
    expect(preview({ instruments: {} }).findings).toMatchObject([{ code: 'LIMIT_UNSET', orders: 10 }]);
  });

  it('counts in windows only what it would have let pass, in the order of time', () => {
    expect(limited({ maxMessagesPerSecond: 4 }).findings).toMatchObject([{ code: 'MESSAGE_RATE', orders: 6 }]);
    const alike = ORDERS.map((order) => ({ ...order, qty: 100 })).toReversed();
    const desk = { ...POLICY.desk, maxDuplicates: { count: 2, windowUs: US_PER_SECOND } };
    expect(preview({ desk }, alike).findings).toMatchObject([{ code: 'DUPLICATE', orders: 8, example: 'C3' }]);
  });
});
