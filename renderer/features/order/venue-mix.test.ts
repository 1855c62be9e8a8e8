import { expect, it } from 'vitest';
import { mixWords } from './venue-mix.ts';

it('tells where an order was filled, the largest share first, and what is there never as nothing', () => {
  expect(mixWords({ filledQty: 110, venueFills: { DARK1: 50, LIT1: 60 } })).toBe('LIT1\u00A054.5% · DARK1\u00A045.5%');
  expect(mixWords({ filledQty: 10_000, venueFills: { DEALER1: 1, LIT1: 9_999 } })).toBe(
    'LIT1\u00A0100.0% · DEALER1\u00A0<0.1%',
  );
});

it('says nothing of an order that has not been filled, and of an older engine that it does not tell', () => {
  expect(mixWords({ filledQty: 0, venueFills: {} })).toBe('');
  expect(mixWords({ filledQty: 30, venueFills: {} })).toBe('not told by this engine');
});
