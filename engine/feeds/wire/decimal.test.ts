import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsOf, parseDecimal, parseDecimalNearest, WireError } from './decimal.ts';

describe('parseDecimal', () => {
  it.each([
    ['61737.63000000', 2, 6_173_763],
    ['0.00001306', 8, 1_306],
    ['0.10', 1, 1],
    ['354', 3, 354_000],
    ['0', 8, 0],
    ['9007199254740991', 0, Number.MAX_SAFE_INTEGER],
  ])('%s at %i decimals is %i', (text, decimals, value) => {
    expect(parseDecimal(text, decimals)).toBe(value);
  });

  it.each(['', '.', '.5', '5.', '1e5', '-1', '+1', ' 1', '1,5', '0x10', 'NaN', '1.2.3', '9007199254740992', null, 7])(
    'refuses %j',
    (text) => {
      expect(() => parseDecimal(text, 0)).toThrow(WireError);
    },
  );

  it('refuses what it would have to round', () => {
    expect(() => parseDecimal('0.125', 2)).toThrow('0.125 has more than 2 decimals');
  });

  it('gives what the digits say, for any number that fits', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 48 }), fc.nat(8), fc.nat(4), (units, decimals, zeros) => {
        const digits = String(units).padStart(decimals + 1, '0');
        const whole = digits.slice(0, digits.length - decimals);
        const text = decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}${'0'.repeat(zeros)}`;
        expect(parseDecimal(text, decimals)).toBe(units);
      }),
    );
  });
});

describe('parseDecimalNearest', () => {
  it.each([
    ['0.12344', 12_34],
    ['0.12345', 12_35],
    ['0.00001', 1],
    ['0.00000', 0],
  ])('%s in ten-thousandths is %i', (text, value) => {
    expect(parseDecimalNearest(text, 4)).toBe(value);
  });
});

it('counts the decimals that say something', () => {
  expect(['0.0250', '10.00', '10', '1.5'].map(decimalsOf)).toEqual([3, 0, 0, 1]);
});
