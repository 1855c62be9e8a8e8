/** What a detector has come to outlives a start from a snapshot, whether the market is played again or not. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestEngine, type TestEngineOptions } from '../../../tests/fixtures/engine-kernel.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { REGIMES } from '../../../shared/domain/models/regime.ts';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import type { Feed } from '../../core/feed.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';

const THIN = REGIMES.indexOf('thin');
const [PROFILE] = builtInProfiles();
const instrument = PROFILE!.symbol;
const thin = (): SimulatedMarket => new SimulatedMarket([{ ...PROFILE!, regime: 'thin' }], 'regimes');

/** Of a market that is live: what was is not told again. */
function silent(): Feed {
  const { source, instruments, depth } = thin();
  const nothing = (): undefined => undefined;
  return { source, instruments, depth, peekUs: nothing, next: nothing, seekOffset: nothing, offsetAt: () => 0 };
}

describe('a detector after a start from a snapshot', () => {
  const seen = (engine: TestEngine) => ({
    row: engine.kernel.snapshot('regimeViews', {})!.rows[0]!,
    series: engine.kernel.snapshot('regimeSeries', { instrument })!.rows,
  });

  function restarted(options: (nowUs: number) => TestEngineOptions) {
    using folder = temporaryFolder();
    const logPath = join(folder.path, 'events.db');
    const first = new TestEngine({ logPath, feed: thin() });
    first.pass(20 * US_PER_MINUTE);
    const before = seen(first);
    expect(before.row).toMatchObject({ regime: 'thin', ready: true });
    first.kernel.close();
    const again = new TestEngine({ logPath, ...options(first.kernel.nowUs()) });
    expect(again.troubles).toEqual([]);
    const after = seen(again);
    again.crash();
    return { before, after };
  }

  it('has seen all of a market that is played again, and shows the probabilities of before', () => {
    const { before, after } = restarted(() => ({ feed: thin() }));
    expect(after.row.probabilities).toEqual(before.row.probabilities);
    expect(after.series).toEqual(before.series);
  });

  it('goes on from where it was in a live market, less sure the longer it saw nothing', () => {
    const soon = restarted((nowUs) => ({ feed: silent(), liveUs: () => nowUs + 1 }));
    expect(soon.after.row).toMatchObject({ regime: 'thin', detected: 'thin', ready: true });
    expect(soon.after.row.probabilities[THIN]).toBeGreaterThan(0.95);
    const late = restarted((nowUs) => ({ feed: silent(), liveUs: () => nowUs + 30 * US_PER_MINUTE }));
    expect(late.after.row.regime).toBe('thin');
    expect(late.after.row.probabilities[THIN]).toBeLessThan(0.9);
    expect(late.after.row.probabilities.reduce((sum, each) => sum + each)).toBeCloseTo(1, 9);
  });
});
