/** An engine on a capture writes the log, byte for byte, that it wrote on the source; and recording changes nothing. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../shared/domain/command.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { submitParent, TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import type { Feed } from '../../core/feed.ts';
import { GOOG, REAL_DAYS_ARE_MISSING } from '../lobster/lobster-fixture.ts';
import { openLobster } from '../lobster/lobster-feed.ts';
import { openSynthetic } from '../synthetic/synthetic-feed.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { openCapture } from './capture-feed.ts';
import { captureFeed } from './capturing-feed.ts';

const RUN_US = 4 * US_PER_MINUTE;

/** Works two orders through a pause and a stop; the head of the log, and how much there is to it. */
function run(feed: Feed) {
  const engine = new TestEngine({ feed, pace: 1 });
  const startUs = engine.kernel.nowUs();
  const [first, last] = [feed.instruments[0]!.symbol, feed.instruments.at(-1)!.symbol];
  const endUs = startUs + RUN_US - US_PER_SECOND;
  const twap = { strategy: 'twap', sliceUs: 5 * US_PER_SECOND } as const;
  const pov = { strategy: 'pov', participationPct: 15 } as const;
  const script: readonly [number, Command][] = [
    [1, submitParent(startUs, { instrument: first, qty: 3_000, params: twap, endUs })],
    [2, submitParent(startUs, { instrument: last, side: 'sell', qty: 20_000, params: pov, endUs })],
    [40, { kind: 'PauseParent', parentId: 'P1', children: 'pull' }],
    [55, { kind: 'ResumeParent', parentId: 'P1' }],
    [100, { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'a try' }],
  ];
  for (const [i, [seconds, command]] of script.entries()) {
    engine.kernel.schedule(startUs + seconds * US_PER_SECOND, () => void engine.command(command, `scripted-${i}`));
  }
  engine.pass(RUN_US);
  const result = { head: engine.log.head, records: engine.log.durableSeq, fills: engine.state.executions.size };
  expect(result.fills).toBeGreaterThan(5);
  engine.kernel.close();
  return result;
}

/** On the source, on the source while it is recorded, and on the recording. */
async function runThrice(open: () => Promise<Feed> | Feed) {
  using folder = temporaryFolder();
  const original = run(await open());
  const recording = captureFeed(await open(), folder.path);
  const recorded = run(recording);
  expect(recording.close()).toBeNull();
  return [original, recorded, run(await openCapture(folder.path))];
}

describe('an engine on a capture', () => {
  it('of the synthetic market writes the same log', async () => {
    const [original, ...others] = await runThrice(() => openSynthetic('capture-engine'));
    expect(others).toEqual([original, original]);
  });

  it.skipIf(REAL_DAYS_ARE_MISSING)(
    'of a recorded day too (skipped where ../shared/market-data is absent)',
    async () => {
      const [original, ...others] = await runThrice(() => openLobster(GOOG));
      expect(others).toEqual([original, original]);
    },
  );
});
