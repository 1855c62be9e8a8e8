import { describe, expect, it } from 'vitest';
import type { LoggedDecision, LoggedOrder } from '../../core/logged-order.ts';
import { checkWhole, digestOf, episodesOf, splitByTime } from './logged-episodes.ts';

const SECOND = 1_000_000;
const decision = (decisionId: number, atS: number, change: Partial<LoggedDecision> = {}): LoggedDecision => ({
  decisionId,
  tsUs: atS * SECOND,
  epoch: 1,
  schema: 's',
  model: 'm',
  done: 'post',
  midPx: 100,
  state: Float32Array.of(decisionId),
  ...change,
});
const order = (change: Partial<LoggedOrder> = {}): LoggedOrder => ({
  parentId: 'P1',
  instrument: 'MIDT',
  side: 'buy',
  qty: 100,
  sliceUs: 10 * SECOND,
  startUs: 0,
  endUs: 100 * SECOND,
  endedUs: 100 * SECOND,
  arrivalPx: 100,
  filledQty: 100,
  untouched: true,
  decisions: [decision(1, 2), decision(2, 10), decision(3, 20)],
  fills: [
    { tsUs: 10 * SECOND, px: 99, qty: 10, fee: 1 },
    { tsUs: 60 * SECOND, px: 101, qty: 90, fee: 9 },
  ],
  ...change,
});
const found = (change: Partial<LoggedOrder>, ids = [1, 2, 3]) =>
  episodesOf({ place: 'out', orders: [order(change)], decisionIds: ids }, 's');

describe('logged orders', () => {
  it('are transitions: a fill counts from when it was heard of, gains are against the mid that was', () => {
    const mids = [decision(1, 2), decision(2, 10, { midPx: 102 }), decision(3, 20)];
    const [first, second, third] = found({ decisions: mids }).episodes[0]!.transitions;
    // A clip is 10 lots at 100: 10⁻⁴ of it is 0.1. Ten lots a unit cheaper, less the fee; on plan when the mid had risen.
    expect(first).toMatchObject({ action: 2, undisturbedPx: 100, last: false });
    expect(first!.gain).toBeCloseTo((10 - 1) / 0.1, 6);
    expect(first!.deviation).toBeCloseTo(2 / 0.1, 6);
    // Ten behind the plan at the next, where the mid had come back by two: that much was saved.
    expect(second!.gain).toBeCloseTo(20 / 0.1, 6);
    expect(third).toMatchObject({ gain: 0, last: true });
  });

  it('with a gap are refused with the place, or left out where that is asked for', () => {
    const cases: [Partial<LoggedOrder>, number[] | undefined, RegExp][] = [
      [{ decisions: [decision(1, 2), decision(4, 10)] }, [1, 2, 4], /out: order P1 lacks decisions between 1 and 4/],
      [
        { decisions: [decision(1, 2, { midPx: null })] },
        undefined,
        /no mid at its decision 1 \(1970-01-01T00:00:02Z\)/,
      ],
      [{ fills: [] }, undefined, /has fills of 0, and 100 were executed/],
    ];
    for (const [change, ids, words] of cases) {
      const data = found(change, ids);
      expect(() => checkWhole(data, false)).toThrow(words);
      expect(() => checkWhole(data, false)).toThrow(/--leave-out-gaps/);
      expect(() => checkWhole(data, true)).toThrow(/no order is left to learn from/);
    }
    // Of another order, a number between this one's may be missing.
    expect(found({}, [1, 2, 3, 5]).gaps).toEqual([]);
  });

  it('that a person changed, that are open, or that decided nothing for a while teach nothing', () => {
    const late = [decision(1, 2), decision(2, 10), decision(3, 21)];
    const restarted = [decision(1, 2), decision(2, 10, { epoch: 2 }), decision(3, 20)];
    const other = [decision(1, 2, { schema: 'another' })];
    for (const change of [{ untouched: false }, { endedUs: null }, { decisions: late }, { decisions: restarted }])
      expect(found(change)).toEqual({ episodes: [], gaps: [], leftOut: 1 });
    expect(found({ decisions: other }).leftOut).toBe(1);
  });

  it('are split by time, without those that reach over; the same data have the same digest', () => {
    const at = (parentId: string, fromS: number, untilS: number) => ({
      ...found({}).episodes[0]!,
      parentId,
      startUs: fromS * SECOND,
      endedUs: untilS * SECOND,
    });
    const all = [at('a', 0, 10), at('b', 5, 20), at('c', 15, 30), at('d', 20, 40)];
    const { learn, test } = splitByTime(all, 0.6);
    expect([learn.map(({ parentId }) => parentId), test.map(({ parentId }) => parentId)]).toEqual([['a', 'b'], ['d']]);
    expect(splitByTime([at('a', 0, 10), at('b', 5, 12)], 0.8)).toMatchObject({ learn: [{}, {}], test: [] });
    expect(digestOf(all)).toBe(digestOf(structuredClone(all)));
    const other = { ...all[0]!, transitions: [{ ...all[0]!.transitions[0]!, gain: 1 }] };
    expect(digestOf([other, ...all.slice(1)])).not.toBe(digestOf(all));
  });
});
