import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { defaultParams } from '../../../shared/domain/orders/strategy.ts';
import type { OrderEstimate } from '../../../shared/protocol/questions.ts';
import { estimateCells, estimateLines, figureWords, isChosen } from './estimate-words.ts';

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
  sessionEndUs: 1,
};

const told: OrderEstimate = {
  kind: 'EstimateOrder',
  estimate: {
    costBps: 12.2,
    spreadBps: 0.2,
    impactBps: 12,
    sigmaBps: 57.7,
    marketQty: 500_000,
    fillQty: 20_000,
    participationPct: 3.85,
    ofDayPct: 1,
  },
  recommended: { params: defaultParams('vwap'), reasons: ['because'] },
  limits: [
    { limit: 'maxParentQty', usedPct: 20 },
    { limit: 'maxParticipationPct', usedPct: 15.4 },
  ],
  refusal: null,
  figures: { dayQty: 2_000_000, dayVolatilityPct: 2, spreadPx: 190, midPx: 400_000, source: 'a test' },
  atLogSeq: 1,
};

describe('an estimate in words', () => {
  it('has cost with its band, share of volume and use of limits', () => {
    expect(estimateLines(told, 20_000, MIDT).map(({ label, value, note }) => [label, value, note])).toEqual([
      ['Expected cost', '12.2 bps ± 57.7 bps', 'USD 976.00; spread 0.2 bps, impact 12.0 bps'],
      ['Share of volume', '3.9% until its end', '1.0% of a day; 500,000 should trade beside it'],
      ['Of its limits', 'quantity 20%, participation 15%', ''],
    ]);
    expect(figureWords(told, MIDT)).toBe(
      'Reckoned with 2,000,000 a day, volatility 2.0% a day, spread 0.0190: a test.',
    );
  });

  it('marks what keeps the order from being taken or done', () => {
    const refusal = { code: 'BAD_TIME', reason: 'the end is after the session' } as const;
    const wrong = { ...told, refusal, estimate: { ...told.estimate, fillQty: 5_000 } };
    const marked = estimateLines(wrong, 20_000, MIDT).filter((line) => line.wrong);
    expect(marked.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      'By its end: about 5,000 done',
      'Would be refused: the end is after the session',
    ]);
    // The money is of the 5,000 that are done.
    expect(estimateLines(wrong, 20_000, MIDT)[0]?.note).toMatch(/^USD 244\.00;/);
  });

  it('is told in a row as well: cost, money, share, the limit it uses most, and what is wrong', () => {
    expect(estimateCells(told, 20_000, MIDT)).toEqual({
      costBps: '12.2 ± 57.7',
      money: 'USD 976.00',
      participation: '3.9%',
      limit: 'quantity 20%',
      wrong: '',
      limits: 'quantity 20%, participation 15%',
    });
    const refusal = { code: 'BAD_TIME', reason: 'the end is after the session' } as const;
    const unknown = { ...told.estimate, costBps: null, sigmaBps: null, participationPct: null };
    expect(estimateCells({ ...told, refusal, estimate: unknown, limits: [] }, 20_000, MIDT)).toEqual({
      costBps: '–',
      money: '–',
      participation: '–',
      limit: '–',
      limits: 'unknown',
      wrong: 'Would be refused: the end is after the session.',
    });
    const near = { ...told, estimate: { ...told.estimate, sigmaBps: null }, limits: told.limits.toReversed() };
    expect(estimateCells(near, 20_000, MIDT)).toMatchObject({ costBps: '12.2', limit: 'quantity 20%' });
    const late = { ...told, estimate: { ...told.estimate, fillQty: 5_000 } };
    expect(estimateCells(late, 20_000, MIDT)).toMatchObject({
      money: 'USD 244.00',
      wrong: 'By its end about 5,000 done.',
    });
  });

  it('calls unknown what is', () => {
    const none = { costBps: null, spreadBps: null, impactBps: null, sigmaBps: null, marketQty: null, fillQty: null };
    const unknown: OrderEstimate = {
      ...told,
      estimate: { ...none, participationPct: null, ofDayPct: null },
      figures: { dayQty: null, dayVolatilityPct: null, spreadPx: null, midPx: null, source: 'too early' },
    };
    expect(estimateLines(unknown, 1, MIDT).map(({ value }) => value)).toEqual([
      ...['unknown', 'unknown', 'quantity 20%, participation 15%'],
    ]);
    expect(figureWords(unknown, MIDT)).toBe('Nothing to reckon with: too early.');
  });

  it('knows what is chosen already', () => {
    expect(isChosen({ ...defaultParams('vwap') }, defaultParams('vwap'))).toBe(true);
    expect(isChosen(defaultParams('twap'), defaultParams('vwap'))).toBe(false);
    expect(isChosen({ strategy: 'pov', participationPct: 5 }, { strategy: 'pov', participationPct: 20 })).toBe(false);
  });
});
