import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Dispatcher } from './dispatcher.ts';
import type { Feed } from './feed.ts';
import type { MarketEvent } from './market-event.ts';

function feedOf(times: readonly number[]): Feed {
  let at = 0;
  const event = (tsUs: number, offset: number): MarketEvent => ({
    kind: 'add',
    tsUs,
    offset,
    instrument: 'TEST',
    side: 'buy',
    orderId: offset,
    px: 1,
    qty: 1,
  });
  return {
    source: 'hand',
    instruments: [],
    depth: 1,
    seekOffset() {},
    offsetAt: () => 0,
    peekUs: () => times[at],
    next: () => (at < times.length ? event(times[at]!, at++) : undefined),
  };
}

/** What a dispatcher did, as `time:what`, and the clock each time. */
function trace(marketUs: number[], tasksUs: number[], drive: (dispatcher: Dispatcher) => void): string[] {
  const done: string[] = [];
  const dispatcher = new Dispatcher(feedOf(marketUs), 0, ({ offset }) => done.push(`${dispatcher.nowUs}:m${offset}`));
  tasksUs.forEach((us, i) => {
    dispatcher.schedule(us, () => {
      done.push(`${dispatcher.nowUs}:t${i}`);
      // Work begets work: at once, and a little later.
      if (i % 3 === 0) dispatcher.schedule(us - 5, () => done.push(`${dispatcher.nowUs}:t${i}-now`));
      if (i % 2 === 0) dispatcher.schedule(dispatcher.nowUs + 7, () => done.push(`${dispatcher.nowUs}:t${i}-later`));
    });
  });
  drive(dispatcher);
  return done;
}

const timeOf = (entry: string): number => Number(entry.split(':')[0]);
const nothing = (): void => undefined;

describe('the dispatcher', () => {
  it('goes by time, market first at the same time, tasks as they were scheduled', () => {
    const done = trace([10, 20, 20], [20, 5, 20], (dispatcher) => dispatcher.advanceTo(100, 1_000, nothing));
    expect(done).toEqual([
      '5:t1',
      '10:m0',
      '20:m1',
      '20:m2',
      '20:t0',
      '20:t2',
      '20:t0-now',
      '27:t0-later',
      '27:t2-later',
    ]);
  });

  it('leaves what is due later, and then stands at the target; what is late comes now', () => {
    const dispatcher = new Dispatcher(feedOf([50]), 0, nothing);
    expect(dispatcher.advanceTo(40, 10, nothing)).toBe(true);
    expect([dispatcher.nowUs, dispatcher.marketEvents]).toEqual([40, 0]);
    let ranAt = 0;
    dispatcher.schedule(3, () => (ranAt = dispatcher.nowUs));
    expect(ranAt).toBe(0);
    dispatcher.advanceTo(40, 10, nothing);
    expect(ranAt).toBe(40);
  });

  it('stops after so many items and says that more is due; after each item it says so', () => {
    const dispatcher = new Dispatcher(feedOf([1, 2, 3]), 0, nothing);
    let items = 0;
    expect(dispatcher.advanceTo(9, 2, () => items++)).toBe(false);
    expect([items, dispatcher.nowUs, dispatcher.marketEvents]).toEqual([2, 2, 2]);
    expect(dispatcher.advanceTo(9, 2, () => items++)).toBe(true);
  });

  it('does the same in the same order however it is driven, and time never goes back', () => {
    const times = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 40 });
    const slices = fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 7 })), { maxLength: 20 });
    const property = fc.property(times, times, slices, (market, tasks, cuts) => {
      const marketUs = market.toSorted((a, b) => a - b);
      const atOnce = trace(marketUs, tasks, (dispatcher) => dispatcher.advanceTo(1_000, 10_000, nothing));
      const inSlices = trace(marketUs, tasks, (dispatcher) => {
        let targetUs = 0;
        for (const [us, items] of cuts) dispatcher.advanceTo((targetUs += us), items, nothing);
        while (!dispatcher.advanceTo(2_000, 3, nothing));
      });
      expect(inSlices).toEqual(atOnce);
      expect(atOnce.map(timeOf)).toEqual(atOnce.map(timeOf).toSorted((a, b) => a - b));
      expect(atOnce.filter((entry) => entry.includes('m'))).toHaveLength(marketUs.length);
    });
    fc.assert(property, { numRuns: 300 });
  });
});
