/**
 * How fast a market is recorded to Parquet and replayed from it, how much room an event takes, and for how long recording
 * holds up whoever pulls the next event, which is what an engine that records while it trades would feel. Medians of
 * several rounds; each round replays what it has recorded, and a replay that differs is refused.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Feed } from '../engine/core/feed.ts';
import { openCapture, readCaptureInfo } from '../engine/feeds/capture/capture-feed.ts';
import { captureFeed } from '../engine/feeds/capture/capturing-feed.ts';
import { openLobster } from '../engine/feeds/lobster/lobster-feed.ts';
import { openSynthetic } from '../engine/feeds/synthetic/synthetic-feed.ts';
import { invariant } from '../shared/std/assert.ts';
import { type Bench, median, percentiles, type Report } from './bench.ts';

const SHARED = process.env['WATCHKEEPER_SHARED'] ?? join(import.meta.dirname, '../../shared');
const GOOG = join(SHARED, 'market-data/lobster', 'LOBSTER_SampleFile_GOOG_2012-06-21_10.zip');
const ROUNDS = 5;
const MOST_EVENTS = 200_000;
/** A pull that takes longer than this has written something. */
const STALL_MS = 1;

export const bench: Bench = async (report) => {
  await benchSource('synthetic', () => openSynthetic('bench'), report);
  if (existsSync(GOOG)) {
    const day = await openLobster(GOOG);
    await benchSource('GOOG', () => rewound(day), report);
  } else report({ name: 'capture/GOOG/skipped', value: 1, unit: 'recordings', detail: 'it is not on this machine' });
};

function rewound(feed: Feed): Feed {
  feed.seekOffset(0);
  return feed;
}

async function benchSource(name: string, open: () => Feed, report: Report): Promise<void> {
  const rounds = { alone: [] as number[], recorded: [] as number[], replayed: [] as number[] };
  const stallsMs: number[] = [];
  let size = { events: 0, bytes: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'capture-bench-'));
    try {
      rounds.alone.push(pullAll(open()).perSecond);
      const capturing = captureFeed(open(), folder);
      const recorded = pullAll(capturing, stallsMs, () =>
        invariant(capturing.close() === null, capturing.failure ?? ''),
      );
      const replayed = pullAll(await openCapture(folder));
      invariant(replayed.digest === recorded.digest, `${name}: the replay is what was recorded`);
      rounds.recorded.push(recorded.perSecond);
      rounds.replayed.push(replayed.perSecond);
      const { parts, events } = readCaptureInfo(folder).manifest;
      size = { events, bytes: parts.reduce((sum, part) => sum + part.bytes, 0) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  const detail = { ...size, rounds };
  report({ name: `capture/${name}/record`, value: median(rounds.recorded), unit: 'events/s', detail });
  report({ name: `capture/${name}/replay`, value: median(rounds.replayed), unit: 'events/s', detail: size });
  report({ name: `capture/${name}/unrecorded`, value: median(rounds.alone), unit: 'events/s', detail: size });
  report({ name: `capture/${name}/size`, value: size.bytes / size.events, unit: 'bytes/event', detail: size });
  const stalls = percentiles(stallsMs);
  report({
    name: `capture/${name}/stall`,
    value: stalls.p95,
    unit: 'ms',
    detail: { ...stalls, count: stallsMs.length },
  });
}

/** Pulls every event, and makes one number of their fields; pulls that take long go to `stallsMs`. */
function pullAll(feed: Feed, stallsMs?: number[], end?: () => void): { perSecond: number; digest: number } {
  let [count, digest] = [0, 0];
  const startedMs = performance.now();
  while (count < MOST_EVENTS) {
    const beforeMs = stallsMs ? performance.now() : 0;
    const event = feed.next();
    if (stallsMs) {
      const tookMs = performance.now() - beforeMs;
      if (tookMs > STALL_MS) stallsMs.push(tookMs);
    }
    if (!event) break;
    count += 1;
    const fields =
      event.tsUs + event.offset * 3 + event.px * 5 + event.qty * 7 + event.orderId * 11 + event.kind.length;
    digest = (digest * 31 + fields) % 4_294_967_291;
  }
  end?.();
  return { perSecond: (count * 1_000) / (performance.now() - startedMs), digest };
}
