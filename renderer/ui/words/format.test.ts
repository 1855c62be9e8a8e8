import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { integerInWords, orderInWords, qtyInWords, roughlyInWords } from './format.ts';

const MIDT: Instrument = {
  symbol: 'MIDT',
  name: 'Midtown',
  currency: 'USD',
  priceDecimals: 4,
  tickPx: 100,
  qtyDecimals: 0,
  assetClass: 'equity',
  timeZone: 'America/New_York',
  sessionStartUs: 0,
  sessionEndUs: 1,
};

describe('words', () => {
  it('reads integers', () => {
    expect(integerInWords(0)).toBe('zero');
    expect(integerInWords(20_000)).toBe('twenty thousand');
    expect(integerInWords(200_000)).toBe('two hundred thousand');
    expect(integerInWords(1_234_567)).toBe('one million two hundred thirty-four thousand five hundred sixty-seven');
  });

  it('reads amounts to two figures and says when it rounded', () => {
    expect(roughlyInWords(2_000_000)).toBe('two million');
    expect(roughlyInWords(1_934_000)).toBe('about one point nine million');
    expect(roughlyInWords(1_996_000)).toBe('about two million');
    expect(roughlyInWords(12_345)).toBe('about twelve thousand');
    expect(roughlyInWords(999_999)).toBe('about one million');
    expect(roughlyInWords(42)).toBe('forty-two');
  });

  it('reads fractions digit by digit', () => {
    expect(qtyInWords(1_825_000_000, { qtyDecimals: 8 })).toBe('eighteen point two five');
    expect(qtyInWords(5, { qtyDecimals: 2 })).toBe('zero point zero five');
  });

  it('reads a small sum to two figures, not as the nearest whole coin', () => {
    const coin = { ...MIDT, symbol: 'ETHBTC', currency: 'BTC', priceDecimals: 8, tickPx: 1, qtyDecimals: 2 };
    expect(orderInWords({ side: 'buy', qty: 12_345, px: 6_185_536 }, coin)).toBe(
      'buy one hundred twenty-three point four five units of ETHBTC, about seven point six BTC',
    );
    expect(orderInWords({ side: 'sell', qty: 1, px: 6_185_536 }, coin)).toMatch(
      /about zero point zero zero zero six two BTC$/,
    );
  });

  it('reads an order, so that a zero too many is heard', () => {
    expect(orderInWords({ side: 'buy', qty: 20_000, px: 1_000_100 }, MIDT)).toBe(
      'buy twenty thousand shares of MIDT, about two million dollars',
    );
    expect(orderInWords({ side: 'sell', qty: 200_000, px: 1_000_100 }, MIDT)).toBe(
      'sell two hundred thousand shares of MIDT, about twenty million dollars',
    );
  });
});
