import { describe, expect, it } from 'vitest';
import { cryptoMarket, type MarketTerms } from './crypto-market.ts';

const market = (terms: Partial<MarketTerms>) =>
  cryptoMarket(
    {
      exchange: 'X',
      symbol: 'BTCUSDT',
      quoteCurrency: 'USDT',
      tickSize: '0.01000000',
      lotSize: '0.00001000',
      ...terms,
    },
    { sessionStartUs: 0, sessionEndUs: 1 },
  );

describe('cryptoMarket', () => {
  it.each([
    [{}, { priceDecimals: 2, tickPx: 1, qtyDecimals: 4 }],
    [
      { tickSize: '0.10', lotSize: '0.001' },
      { priceDecimals: 1, tickPx: 1, qtyDecimals: 3 },
    ],
    [
      { tickSize: '0.5', lotSize: '1' },
      { priceDecimals: 1, tickPx: 5, qtyDecimals: 0 },
    ],
    [
      { tickSize: '0.00000001', lotSize: '0.1', quoteCurrency: 'BTC' },
      { priceDecimals: 8, tickPx: 1, qtyDecimals: 1 },
    ],
  ])('%j gives %j', (terms, instrument) => {
    expect(market(terms).instrument).toMatchObject(instrument);
  });

  it('has lots in which the value of a busy day is a safe integer', () => {
    const { priceDecimals, qtyDecimals } = market({ lotSize: '0.00000001' }).instrument;
    expect(5e9 * 10 ** (priceDecimals + qtyDecimals)).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });

  it.each(['0', '0.000000001', '-0.01', '1e-2', '', 'abc'])('refuses a tick size of "%s", and says so', (tickSize) => {
    expect(() => market({ tickSize })).toThrow('X BTCUSDT: its tick size of');
  });

  it('refuses prices off the tick', () => {
    expect(market({ tickSize: '0.05' }).px('10.05000')).toBe(1_005);
    expect(() => market({ tickSize: '0.05' }).px('10.02')).toThrow('not on the tick of 0.05');
  });

  it('takes the last word on a price that comes twice', () => {
    const twice = [['1.00', '1'], ['2.00', '5'], ['1.00', '0']]; // prettier-ignore
    expect(market({}).levels(twice)).toEqual([{ px: 100, qty: 0 }, { px: 200, qty: 50_000 }]); // prettier-ignore
  });
});
