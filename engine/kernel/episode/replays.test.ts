import { beforeAll, describe, expect, it } from 'vitest';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { LobsterData } from '../../feeds/lobster/lobster-data.ts';
import { readLobster } from '../../feeds/lobster/lobster-data.ts';
import { GOOG, REAL_DAYS_ARE_MISSING } from '../../feeds/lobster/lobster-fixture.ts';
import { cheapest } from './contenders.ts';
import { runEpisode, undisturbedMids } from './episode.ts';
import { replayScenario } from './replays.ts';

const TWAP = { strategy: 'twap', sliceUs: 30 * US_PER_SECOND } as const;

describe.skipIf(REAL_DAYS_ARE_MISSING)('a replayed day as a scenario', () => {
  let data: LobsterData;
  beforeAll(async () => {
    data = await readLobster(GOOG);
  });

  it('works its order as the real engine does, alike each time, beside the day as it was', () => {
    const episode = replayScenario('replay-goog', data).episode('a', TWAP);
    const once = runEpisode(episode);
    expect(once).toMatchObject({ state: 'done', filledQty: 1_300, mix: { lit: 1 } });
    expect(runEpisode(episode)).toEqual(once);
    const mids = undisturbedMids(episode);
    expect(mids).toHaveLength(once.midsPx.length);
    const [first] = mids;
    expect(Math.abs(first! - once.arrivalPx)).toBeLessThan(once.arrivalPx / 1_000);
  });

  it('counts what is left at the newest mid that was known, where it has emptied a side of the book', () => {
    const late = { strategy: 'twap', sliceUs: 300 * US_PER_SECOND, tolerancePct: 400 } as const;
    const { midsPx, isBps, moveBps, doneShare } = runEpisode(
      replayScenario('replay-goog', data).episode('final/12', late),
    );
    expect(midsPx.at(-1)).toBe(0);
    expect(doneShare).toBeLessThan(1);
    for (const bps of [isBps, moveBps]) expect(Math.abs(bps)).toBeLessThan(100);
  });

  it('keeps what is tuned on apart from what compares', () => {
    const { episode } = replayScenario('replay-goog', data);
    const seeds = Array.from({ length: 100 }, (_, i) => String(i));
    const tuned = seeds.map((seed) => episode(`train/${seed}`, TWAP));
    const compared = seeds.map((seed) => episode(seed, TWAP));
    expect(Math.max(...tuned.map(({ endUs }) => endUs))).toBeLessThanOrEqual(
      Math.min(...compared.map(({ startUs }) => startUs)),
    );
    expect(new Set(compared.map(({ order }) => order.side)).size).toBe(2);
  });
});

describe('the cheapest of a grid', () => {
  it('is none that leaves its order undone for it', () => {
    const tried = (isBps: number, donePct: number) => ({ params: TWAP, runs: 1, isBps, donePct });
    const [best, next, worst] = cheapest([tried(-5, 40), tried(3, 99.8), tried(4, 100)]);
    expect([best!.isBps, next!.isBps, worst!.isBps]).toEqual([3, 4, -5]);
  });
});
