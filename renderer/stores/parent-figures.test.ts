import { describe, expect, it } from 'vitest';
import { DEFAULT_TERMS } from '../../shared/domain/orders/working-terms.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { Gauge } from '../../shared/protocol/tables.ts';
import {
  arrivalPx,
  attentionOf,
  compareAttention,
  hasEnded,
  modeOf,
  needsPerson,
  participationShare,
  shortfallBps,
  vsPlanShare,
  vsVwapBps,
  whyOf,
  type Attention,
} from './parent-figures.ts';

const parent: Parent = {
  parentId: 'P1',
  instrument: 'MIDT',
  side: 'buy',
  qty: 10_000,
  params: { strategy: 'twap', sliceUs: 30_000_000 },
  terms: DEFAULT_TERMS,
  limitPx: null,
  startUs: 1_000,
  endUs: 2_000,
  state: 'working',
  version: 1,
  actor: 'kim',
  account: '',
  note: '',
  submittedUs: 1_000,
  planFromUs: 1_000,
  planFromQty: 0,
  arrivalBidPx: 999_900,
  arrivalAskPx: 1_000_100,
  filledQty: 2_000,
  filledNotional: 2_000 * 1_000_100,
  fees: 0,
  venueFills: {},
  openQty: 0,
  children: 0,
  heldBy: '',
  workedBy: null,
  finish: null,
  strategies: [{ strategy: 'twap', fromUs: 0, fromQty: 0, actor: 'ann' }],
  model: '',
  modelArm: 'none',
  followed: null,
  lastReason: '',
};
const gauge: Gauge = {
  parentId: 'P1',
  tsUs: 1_500,
  plannedQty: 2_600,
  filledQty: 2_000,
  filledNotional: 2_000 * 1_000_100,
  marketQty: 20_000,
  marketNotional: 20_000 * 1_000_200,
  reason: '',
  expectedBps: 3,
  sigmaBps: 10,
};

describe('figures of a parent order', () => {
  it('shows a cost as positive, whichever the side', () => {
    expect(shortfallBps(parent)).toBeCloseTo(1, 6);
    expect(shortfallBps({ ...parent, side: 'sell' })).toBeCloseTo(-1, 6);
    expect(shortfallBps({ ...parent, filledQty: 0, filledNotional: 0 })).toBeNull();
  });

  it('takes the side that was there as the arrival price of a one-sided book', () => {
    expect(arrivalPx(parent)).toBe(1_000_000);
    expect(arrivalPx({ arrivalBidPx: 0, arrivalAskPx: 7 })).toBe(7);
    expect(shortfallBps({ ...parent, arrivalBidPx: 0, arrivalAskPx: 0 })).toBeNull();
  });

  it('measures against the interval VWAP once the market has traded', () => {
    expect(vsVwapBps(parent, gauge)).toBeCloseTo(-1, 2);
    expect(vsVwapBps(parent, { ...gauge, marketQty: 0, marketNotional: 0 })).toBeNull();
    expect(vsVwapBps(parent, undefined)).toBeNull();
  });

  it('counts plan and participation from the gauge', () => {
    expect(vsPlanShare(parent, gauge)).toBeCloseTo(-0.06, 9);
    expect(vsPlanShare({ ...parent, state: 'done' }, gauge)).toBeNull();
    expect(participationShare({ filledQty: 2_000, marketQty: 18_000 })).toBe(0.1);
    expect(participationShare({ filledQty: 0, marketQty: 0 })).toBeNull();
    expect(participationShare(undefined)).toBeNull();
  });

  it('says HELD whatever else a held order is, but not of one that has ended', () => {
    expect(modeOf({ state: 'working', heldBy: '' })).toBe('AUTO');
    expect(modeOf({ state: 'paused', heldBy: 'S1' })).toBe('HELD');
    expect(modeOf({ state: 'cancelling', heldBy: 'S1' })).toBe('CANCELLING');
    expect(modeOf({ state: 'done', heldBy: 'S1' })).toBe('DONE');
  });
});

describe('why an order is where it is', () => {
  it('says what is of unknown fate first, then the stop that holds it or what the algorithm does', () => {
    const told = { ...gauge, reason: 'rests at the touch' };
    expect(whyOf({ ...parent, lastReason: 'submitted' }, told, 0)).toBe('rests at the touch');
    expect(whyOf({ ...parent, lastReason: 'submitted' }, undefined, 0)).toBe('submitted');
    expect(whyOf({ ...parent, heldBy: 'S1 S2' }, told, 2)).toBe('2 of unknown fate at the venue · held by stop S1, S2');
    expect(whyOf(parent, undefined, 1)).toMatch(/^1 of unknown fate at the venue/);
    const beyond = { ...parent, filledQty: parent.qty, openQty: 150 };
    expect(whyOf(beyond, told, 0, false, { qtyDecimals: 2 })).toMatch(
      /^1\.50 more than the order is executed or working/,
    );
    expect(whyOf(parent, told, 0, true)).toMatch(/^engine out of reach, may still be working · rests at the touch$/);
    expect(whyOf({ ...parent, state: 'done', heldBy: 'S1', lastReason: 'filled' }, told, 0)).toBe('filled');
  });
});

describe('attention', () => {
  const within = (envelopePct: number) => ({ strategy: 'adaptive', sliceUs: 30_000_000, envelopePct }) as const;
  it('puts an unknown child before everything, even on an order that has ended', () => {
    expect(attentionOf({ ...parent, state: 'cancelled' }, gauge, 1)).toBe('unknown');
    expect(attentionOf({ ...parent, heldBy: 'S1' }, gauge, 0)).toBe('held');
    expect(attentionOf(parent, gauge, 0)).toBe('behind');
    expect(attentionOf(parent, { ...gauge, plannedQty: 2_500 }, 0)).toBe('calm');
    expect(attentionOf({ ...parent, params: within(60) }, gauge, 0)).toBe('calm');
    expect(attentionOf({ ...parent, params: within(1) }, gauge, 0)).toBe('behind');
    expect(attentionOf({ ...parent, state: 'expired', filledQty: 0.5 * parent.qty }, gauge, 0)).toBe('undone');
    expect(attentionOf({ ...parent, state: 'expired', filledQty: 0.96 * parent.qty }, gauge, 0)).toBe('ended');
    expect(attentionOf({ ...parent, state: 'cancelled', filledQty: 0 }, gauge, 0)).toBe('ended');
    expect([needsPerson('undone'), hasEnded('undone')]).toEqual([false, true]);
    expect(attentionOf(parent, gauge, 1, true)).toBe('lost');
    expect(attentionOf({ ...parent, state: 'done' }, gauge, 0, true)).toBe('ended');
  });

  it('sorts by need, then by what ends soonest; the ended last, newest first', () => {
    const row = (parentId: string, attention: Attention, endUs: number, submittedUs = 0) => ({
      attention,
      parent: { parentId, endUs, submittedUs },
    });
    const rows = [
      row('old', 'ended', 5, 1),
      row('late', 'calm', 9),
      row('soon', 'calm', 3),
      row('new', 'ended', 7, 8),
      row('undone', 'undone', 2, 0),
      row('paused', 'paused', 99),
      row('unknown', 'unknown', 99),
      row('held', 'held', 1),
    ];
    expect(rows.toSorted(compareAttention).map(({ parent: { parentId } }) => parentId)).toEqual([
      'unknown',
      'held',
      'paused',
      'soon',
      'late',
      'undone',
      'new',
      'old',
    ]);
  });
});
