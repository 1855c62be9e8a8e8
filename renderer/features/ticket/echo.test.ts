import { expect, it } from 'vitest';
import type { CommandOf } from '../../../shared/domain/command.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Quote } from '../../../shared/protocol/tables.ts';
import { echoOf } from './echo.ts';

const MIDT: Instrument = {
  symbol: 'MIDT',
  name: '',
  currency: 'USD',
  priceDecimals: 4,
  tickPx: 100,
  qtyDecimals: 0,
  assetClass: 'equity',
  timeZone: 'America/New_York',
  sessionStartUs: 0,
  sessionEndUs: 0,
};
const command: CommandOf<'SubmitParent'> = {
  kind: 'SubmitParent' as const,
  instrument: 'MIDT',
  side: 'buy' as const,
  qty: 20_000,
  limitPx: null,
  startUs: null,
  note: '',
  params: { strategy: 'twap', sliceUs: 30_000_000 },
  endUs: Date.parse('2012-01-20T15:30:00Z') * 1000,
};
const quote = { bidPx: 999_900, askPx: 1_000_000, lastPx: 0 } as Quote;

it('says an order in figures, in words and in terms', () => {
  expect(echoOf(command, MIDT, quote)).toEqual({
    figures: 'BUY 20,000 MIDT ≈ USD 2,000,000',
    words: 'Buy twenty thousand shares of MIDT, about two million dollars.',
    terms: 'TWAP, every 30 s, at most 20% of volume; no limit price; until 10:30:00 EST.',
  });
});

it('values a limited order at its limit, and says so where it cannot value one', () => {
  expect(echoOf({ ...command, side: 'sell', limitPx: 1_100_000 }, MIDT, quote)).toMatchObject({
    figures: 'SELL 20,000 MIDT ≈ USD 2,200,000',
    terms: 'TWAP, every 30 s, at most 20% of volume; not below 110.00; until 10:30:00 EST.',
  });
  expect(echoOf(command, MIDT).figures).toBe('BUY 20,000 MIDT value unknown: there is no market');
});

it('says in words for which account', () => {
  const { words } = echoOf({ ...command, account: 'ACC-1' }, MIDT, quote);
  expect(words).toBe('Buy twenty thousand shares of MIDT, about two million dollars, for account ACC-1.');
});
