import { describe, expect, it } from 'vitest';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { SimulatedMarket } from '../../venues/market/simulated-market.ts';
import { runEpisode, undisturbedMids } from './episode.ts';
import { scenarioNamed } from './scenarios.ts';

const TWAP = { strategy: 'twap', sliceUs: 30 * US_PER_SECOND } as const;

const shortened = (name: string, seed: string) => {
  const episode = scenarioNamed(name).episode(seed, TWAP);
  return { ...episode, endUs: episode.startUs + 3 * US_PER_MINUTE, order: { ...episode.order, qty: 1_000 } };
};

describe('an episode', () => {
  it('is the same twice, and another by another seed', () => {
    const once = runEpisode(shortened('midcap-20k-30min', 'a'));
    expect(runEpisode(shortened('midcap-20k-30min', 'a'))).toEqual(once);
    expect(runEpisode(shortened('midcap-20k-30min', 'b')).isBps).not.toBe(once.isBps);
    expect(once).toMatchObject({ state: 'done', filledQty: 1_000 });
    expect(once.midsPx).toHaveLength(180);
    expect(once.filledBySecond).toHaveLength(181);
    expect(once.filledBySecond.at(-1)!.qty).toBe(1_000);
  });

  it('meets the market that is there without it, until it trades', () => {
    const episode = shortened('midcap-20k-30min', 'c');
    const { midsPx, arrivalPx } = runEpisode(episode);
    const mids = undisturbedMids(episode);
    expect(mids).toHaveLength(midsPx.length);
    expect(Math.abs(mids[0]! - midsPx[0]!)).toBeLessThan(arrivalPx / 1_000);
  });

  it('has a size of its own each run where the scenario says from where to where', () => {
    const sizes = 'abcdefgh'.split('').map((seed) => scenarioNamed('midcap-30min').episode(seed, TWAP).order.qty);
    expect(new Set(sizes).size).toBe(sizes.length);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(8_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(46_000);
    expect(scenarioNamed('midcap-30min').episode('a', TWAP).order.qty).toBe(sizes[0]);
  });

  it('goes to the dark as often as others come there, or not at all where it may not', () => {
    const darkShare = (flow: number, mayGoDark = true): number => {
      const { endUs: _, ...episode } = scenarioNamed('midcap-20k-30min').episode('dark', TWAP, {
        dark: { flow, impact: 0 },
        mayGoDark,
      });
      return runEpisode({ ...episode, endUs: episode.startUs + 10 * US_PER_MINUTE }).mix.dark;
    };
    const asItIs = darkShare(1);
    expect(darkShare(4)).toBeGreaterThan(asItIs);
    expect(asItIs).toBeGreaterThan(darkShare(0));
    expect([darkShare(0), darkShare(1, false)]).toEqual([0, 0]);
  });

  it.each(['thin', 'volatile', 'trending'] as const)('runs in a %s market where the scenario says so', (regime) => {
    const { feed } = scenarioNamed(regime).episode('d', TWAP).openMarket();
    const spells = (feed as SimulatedMarket).regimes('MIDT');
    expect(spells.map((spell) => spell.regime)).toEqual([regime]);
    expect(runEpisode(shortened(regime, 'd')).doneShare).toBe(1);
  });
});
