import { describe, expect, it } from 'vitest';
import type { RegimeSample, RegimeViewRow } from '../../../shared/domain/models/regime.ts';
import type { ParameterSet } from '../../../shared/domain/policy/policy.ts';
import { defaultParams } from '../../../shared/domain/orders/strategy.ts';
import { areasOf, setsInForce, standingOf, thinned } from './regime-words.ts';

const sample = (tsUs: number, probabilities: number[]): RegimeSample => ({ tsUs, regime: 'calm', probabilities });
const ROW: RegimeViewRow = {
  instrument: 'MIDT',
  tsUs: 9,
  regime: 'calm',
  detected: 'calm',
  sinceUs: 0,
  changes: 0,
  probabilities: [1, 0, 0, 0],
  ready: true,
  calibrated: true,
  pin: null,
};

describe('regimes in words and areas', () => {
  it('stacks the regimes to the full height, the first at the foot', () => {
    const areas = areasOf([sample(0, [0.5, 0.25, 0.25, 0]), sample(10, [1, 0, 0, 0])], 100, 40);
    expect(areas.map(({ path }) => path)).toEqual([
      'M0.0 40.0L100.0 40.0L100.0 0.0L0.0 20.0Z',
      'M0.0 20.0L100.0 0.0L100.0 0.0L0.0 10.0Z',
      'M0.0 10.0L100.0 0.0L100.0 0.0L0.0 0.0Z',
      'M0.0 0.0L100.0 0.0L100.0 0.0L0.0 0.0Z',
    ]);
    expect(areasOf([sample(0, [1, 0, 0, 0])], 100, 40)).toEqual([]);
  });

  it('keeps the newest when there are more samples than pixels', () => {
    expect(thinned([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([1, 4, 7]);
  });

  it('finds the most particular set of each strategy, and none where none fits', () => {
    const set = (strategy: 'twap' | 'pov', regime: ParameterSet['regime']): ParameterSet => ({
      strategy,
      regime,
      assetClass: null,
      params: defaultParams(strategy),
    });
    const sets = [set('twap', null), set('twap', 'thin'), set('pov', 'volatile')];
    expect(setsInForce(sets, 'thin', 'equity')).toEqual([sets[1]]);
    expect(setsInForce(sets, 'volatile', 'equity')).toEqual([sets[0], sets[2]]);
    expect(setsInForce([], 'thin', 'equity')).toEqual([]);
  });

  it('says who pinned it, and what is not known', () => {
    expect(standingOf(ROW, 'UTC')).toBe('since the log began');
    expect(standingOf({ ...ROW, ready: false }, 'UTC')).toMatch(/not enough has been seen/);
    const pin = { regime: 'thin', actor: 'ann', reason: 'a print is due', tsUs: 3_600_000_000 } as const;
    expect(standingOf({ ...ROW, pin, regime: 'thin' }, 'UTC')).toBe(
      'pinned by ann at 01:00:00: a print is due; the detector says calm',
    );
  });
});
