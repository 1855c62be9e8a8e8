import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINEST, LineLevels } from './line-levels.ts';
import type { Point } from './points.ts';

const point = fc.record({ time: fc.nat(200), value: fc.option(fc.nat(1_000), { nil: undefined }) });
const points = fc.array(point, { maxLength: 120 }) as fc.Arbitrary<Point[]>;

/** What the line is, worked out at leisure: the newest of each second, in order. */
const plain = (put: readonly Point[]): [time: number, value: number][] =>
  [...new Map(put.map(({ time, value }) => [time as number, value ?? Number.NaN]))].toSorted(([a], [b]) => a - b);

const extremesOf = (values: readonly number[]) => {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? null : { least: Math.min(...known), most: Math.max(...known) };
};

describe('a line by levels', () => {
  it('has the extremes of any stretch and bucket, whether its points came as a whole, one by one, late or again', () => {
    fc.assert(
      fc.property(points, points, fc.nat(130), fc.nat(130), (whole, single, from, to) => {
        const line = new LineLevels();
        const first = plain(whole).map(([time, value]) => (Number.isNaN(value) ? { time } : { time, value }) as Point);
        line.putAll(first);
        for (const one of single) line.put(one);
        const held = plain([...first, ...single]);
        const values = held.map(([, value]) => value);
        expect(line.times).toEqual(held.map(([time]) => time));
        expect(line.values).toEqual(values);
        expect(line.extremes(from, to)).toEqual(extremesOf(values.slice(from, Math.max(from, to))));
        for (let size = FINEST; size <= 64; size *= 2) {
          for (let at = 0; at < values.length && size / 2 < values.length; at += size) {
            expect(line.bucket(at, size)).toEqual(extremesOf(values.slice(at, at + size)));
          }
        }
      }),
    );
  });

  it('knows the value of a second, and of none that it has no point of', () => {
    const line = new LineLevels();
    line.putAll([{ time: 10, value: 1 }, { time: 12 }, { time: 14, value: 3 }] as Point[]);
    expect([10, 11, 12, 14, 15].map((time) => line.valueAt(time))).toEqual([1, undefined, undefined, 3, undefined]);
    line.putAll([]);
    expect(line.valueAt(10)).toBeUndefined();
    expect(line.extremes(0, 10)).toBeNull();
  });
});
