import { expect, it } from 'vitest';
import { paceWords, stepPace } from './pace.ts';

it('steps through the offered paces and stops at the ends', () => {
  expect(stepPace(60, 1)).toBe(120);
  expect(stepPace(60, -1)).toBe(30);
  expect(stepPace(45, 1)).toBe(60);
  expect(stepPace(1_000, 1)).toBe(null);
  expect(stepPace(null, 1)).toBe(null);
  expect(stepPace(null, -1)).toBe(1_000);
  expect(stepPace(1, -1)).toBe(1);
  expect(stepPace(0, 1)).toBe(1);
});

it('reads', () => {
  expect([60, 0, null].map(paceWords)).toEqual(['×60', 'paused', 'as fast as possible']);
});
