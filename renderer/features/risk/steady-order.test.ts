import { expect, it } from 'vitest';
import { SteadyOrder } from './steady-order.ts';

const shares = (of: Readonly<Record<string, number>>): ReadonlyMap<string, number> => new Map(Object.entries(of));

it('puts the nearest to its bound first, those alike in their own order', () => {
  const order = new SteadyOrder();
  expect(order.next(shares({ a: 0, b: 0.4, c: 0, d: 1.2 }), 0, false)).toEqual(['d', 'b', 'a', 'c']);
});

it('moves one only when it is nearer by a margin, and never while it is held', () => {
  const order = new SteadyOrder();
  const at = (a: number, b: number, nowMs: number, hold = false) => order.next(shares({ a, b }), nowMs, hold).join('');
  expect(at(0.5, 0.4, 0)).toBe('ab');
  expect(at(0.5, 0.54, 1_000)).toBe('ab');
  expect(at(0.5, 0.9, 2_000, true)).toBe('ab');
  expect(at(0.5, 0.9, 3_000)).toBe('ba');
  expect(at(0.94, 0.9, 4_000)).toBe('ba');
});

it('counts the most of a rate in the last minute, takes in what is new and forgets what is gone', () => {
  const order = new SteadyOrder();
  const at = (of: Readonly<Record<string, number>>, nowMs: number, hold = false) =>
    order.next(shares(of), nowMs, hold).join('');
  expect(at({ a: 0.3, b: 0.5 }, 0)).toBe('ba');
  // It came and went: a minute later the other is the nearer.
  expect(at({ a: 0.3, b: 0 }, 59_000)).toBe('ba');
  expect(at({ a: 0.3, b: 0 }, 61_000)).toBe('ab');
  expect(at({ a: 0.3, b: 0, c: 1 }, 62_000, true)).toBe('abc');
  expect(at({ a: 0.3, b: 0, c: 1 }, 63_000)).toBe('cab');
  expect(at({ b: 0, c: 1 }, 64_000)).toBe('cb');
});
