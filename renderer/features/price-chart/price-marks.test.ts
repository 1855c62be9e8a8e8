import { describe, expect, it } from 'vitest';
import { clearOf } from './price-marks.ts';

describe('the figures of the price scale', () => {
  it('stand where no label hides or touches them', () => {
    expect(clearOf([20, 60, 100], [])).toEqual([20, 60, 100]);
    expect(clearOf([20, 60, 100], [70])).toEqual([20, 100]);
    expect(clearOf([20, 60, 100], [80])).toEqual([20, 60, 100]);
  });

  it('keep clear of labels that are pushed apart, whichever way these go', () => {
    // Two labels at one place: one of them ends a label's height above it or below it.
    expect(clearOf([31, 60, 89, 120], [60, 60])).toEqual([120]);
    expect(clearOf([31, 33, 89, 91], [60, 62])).toEqual([31, 91]);
    // Labels that have room are not pushed.
    expect(clearOf([31, 97], [50, 78])).toEqual([31, 97]);
  });
});
