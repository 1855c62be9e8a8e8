import { expect, it } from 'vitest';
import { sparkPath } from './spark.ts';
import { Trail, TRAIL_POINTS } from './trails.ts';

const SECOND = 1_000_000;

it('holds the newest of every ten seconds, leaves what was not heard empty, and begins anew when the clock goes back', () => {
  const trail = new Trail();
  trail.put(1_000 * SECOND, 0.5);
  trail.put(1_009 * SECOND, 0.25);
  trail.put(1_030 * SECOND, -0.5);
  expect([...trail.values.slice(-4)]).toEqual([0.25, Number.NaN, Number.NaN, -0.5]);
  expect(trail.known).toBe(2);
  trail.put(50_000 * SECOND, 1);
  expect(trail.known).toBe(1);
  trail.put(10 * SECOND, 0.125);
  expect([trail.known, trail.values[TRAIL_POINTS - 1]]).toEqual([1, 0.125]);
});

it('draws a line for each run of what is known, a dot for one alone, and nothing for nothing', () => {
  const values = new Float32Array([Number.NaN, 1, 0, Number.NaN, -1]);
  // Five values over 80 px, from +1 at the top to −1 at the bottom of 20 px.
  expect(sparkPath(values, { width: 80, height: 20, least: -1, most: 1 })).toBe('M20 0L40 10M80 20h.01');
  expect(sparkPath(new Float32Array(4).fill(Number.NaN), { width: 80, height: 20, least: 0, most: 1 })).toBe('');
  expect(sparkPath(new Float32Array([2, 2]), { width: 10, height: 20, least: 2, most: 2 })).toBe('M0 10L10 10');
});
