import { describe, expect, it } from 'vitest';
import type { ForecastSample } from '../../../shared/domain/models/forecast.ts';
import { drawnOf, likeliest, middleOf, scoreWords } from './forecast-words.ts';

const said = (down: number, flat: number, up: number, events = 10) => ({ events, down, flat, up });
const sample = (tsUs: number, came: ForecastSample['horizons'][number]['came']): ForecastSample => ({
  tsUs,
  midPx: 100,
  horizons: [
    { ...said(0.2, 0.3, 0.5), came },
    { ...said(0.6, 0.3, 0.1, 50), came: null },
  ],
});

describe('forecasts in words and places', () => {
  it('draws the newest at one horizon, and whether the likeliest came', () => {
    expect(drawnOf([sample(3, null), sample(1, 'up'), sample(2, 'flat')], 10, 2)).toEqual([
      { tsUs: 2, up: 0.5, down: 0.2, came: 'flat', hit: false },
      { tsUs: 3, up: 0.5, down: 0.2, came: null, hit: false },
    ]);
    expect(drawnOf([sample(1, 'up')], 10, 9)[0]!.hit).toBe(true);
    expect(drawnOf([sample(1, 'up')], 77, 9)).toEqual([]);
    expect([likeliest(said(0.2, 0.5, 0.3)), likeliest(said(0.5, 0.2, 0.3)), middleOf([said(0, 1, 0)])]).toEqual([
      ...['flat', 'down'],
      10,
    ]);
  });

  it('says how it stood beside who knows only what is common, or why it is not judged', () => {
    const horizon = { ...said(0.2, 0.3, 0.5), flatBp: 0.5, score: null };
    expect(scoreWords(horizon)).toBe('10 events: too few have been judged yet');
    expect(scoreWords({ ...horizon, flatBp: null })).toMatch(/card does not say what counts as flat/);
    const score = { judged: 900, hitRate: 0.61, usualHitRate: 0.59, logLoss: 0.9, usualLogLoss: 0.95 };
    expect(scoreWords({ ...horizon, score: { ...score, calibrationError: 0.02, bins: [] } })).toBe(
      '10 events: the likeliest came in 61% of 900, the commonest in 59%; off by 2%',
    );
  });
});
