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

  it.each(['thin', 'volatile', 'trending'] as const)('runs in a %s market where the scenario says so', (regime) => {
    const { feed } = scenarioNamed(regime).episode('d', TWAP).openMarket();
    const spells = (feed as SimulatedMarket).regimes('MIDT');
    expect(spells.map((spell) => spell.regime)).toEqual([regime]);
    expect(runEpisode(shortened(regime, 'd')).doneShare).toBe(1);
  });
});
