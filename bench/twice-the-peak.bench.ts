/**
 * RTS 6, Article 10: whether the engine carries twice the peak of the busiest recorded minute with every limit on. The
 * minute is played through the whole engine, orders of every strategy working, on a real log with full sync; how far the
 * engine would fall behind at twice the speed follows from how long each step took. Head-room: how many times twice the
 * peak it would carry, on the average of the minute.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Feed } from '../engine/core/feed.ts';
import { openLobster } from '../engine/feeds/lobster/lobster-feed.ts';
import { openWireRecording } from '../engine/feeds/wire/wire-recording.ts';
import { simulatedLimits } from '../engine/risk/default-limits.ts';
import { defaultParams, STRATEGY_NAMES } from '../shared/domain/orders/strategy.ts';
import { invariant } from '../shared/std/assert.ts';
import { US_PER_MINUTE, US_PER_MS } from '../shared/std/duration.ts';
import { TestEngine } from '../tests/fixtures/engine-kernel.ts';
import { MARKET_DATA } from '../tools/shared-data.ts';
import { type Bench, percentiles, type Report } from './bench.ts';

const RECORDINGS = [
  { name: 'goog', path: 'lobster/LOBSTER_SampleFile_GOOG_2012-06-21_10.zip', open: openLobster },
  { name: 'amzn', path: 'lobster/LOBSTER_SampleFile_AMZN_2012-06-21_5.zip', open: openLobster },
  { name: 'btcusdt', path: 'crypto-wire/usdm_btcusdt_20240808.gz', open: openWireRecording },
] as const;

const TIMES_THE_PEAK = 2;
/** The engine takes its turns this far apart in real time. */
const TURN_MS = 4;
const LEAD_US = 3 * US_PER_MINUTE;
const ORDERS_A_STRATEGY = 4;

export const bench: Bench = async (report) => {
  for (const { name, path, open } of RECORDINGS) {
    const file = MARKET_DATA === null ? null : join(MARKET_DATA, path);
    if (file !== null && existsSync(file)) await benchMinute(name, () => open(file), report);
    else
      report({ name: `article10/${name}/skipped`, value: 1, unit: 'recordings', detail: 'it is not on this machine' });
  }
};

async function benchMinute(name: string, open: () => Promise<Feed>, report: Report): Promise<void> {
  const busiest = busiestMinute(await open());
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-bench-'));
  try {
    const feed = await open();
    const engine = new TestEngine({
      feed,
      limits: new Map(feed.instruments.map((instrument) => [instrument.symbol, simulatedLimits(instrument)])),
      logPath: join(folder, 'events.db'),
      fromUs: busiest.startUs - LEAD_US,
    });
    const orders = await submitOrders(engine, busiest.startUs + US_PER_MINUTE);
    engine.pass(busiest.startUs - engine.kernel.nowUs());
    const before = engine.state.children.size;
    const stepsMs = playMinute(engine, busiest.startUs);
    const busyMs = stepsMs.reduce((sum, ms) => sum + ms, 0);
    const detail = {
      messagesInTheMinute: busiest.messages,
      peakSecond: busiest.peakSecond,
      orders,
      children: engine.state.children.size - before,
      busyMs: Math.round(busyMs),
    };
    const headRoom = US_PER_MINUTE / US_PER_MS / TIMES_THE_PEAK / busyMs;
    report({ name: `article10/${name}/head-room`, value: headRoom, unit: 'times twice the peak', detail });
    const lag = percentiles(lagsMs(stepsMs));
    report({
      name: `article10/${name}/lag.p99`,
      value: lag.p99,
      unit: 'ms',
      detail: { max: lag.max, turnMs: TURN_MS },
    });
    engine.crash();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Minute {
  readonly startUs: number;
  readonly messages: number;
  /** Messages in the busiest second of the day or recording. */
  readonly peakSecond: number;
}

function busiestMinute(feed: Feed): Minute {
  const minutes = new Map<number, number>();
  const seconds = new Map<number, number>();
  const firstUs = feed.peekUs() ?? 0;
  for (let event = feed.next(); event; event = feed.next()) {
    const minute = Math.floor(event.tsUs / US_PER_MINUTE);
    const second = Math.floor(event.tsUs / 1_000_000);
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  // Orders need the minutes before it to be at work.
  const usable = [...minutes].filter(([minute]) => minute * US_PER_MINUTE - LEAD_US >= firstUs);
  const [minute, messages] = (usable.length > 0 ? usable : [...minutes]).reduce((a, b) => (b[1] > a[1] ? b : a));
  return { startUs: minute * US_PER_MINUTE, messages, peakSecond: Math.max(...seconds.values()) };
}

/** Buys of every strategy; how many work. */
async function submitOrders(engine: TestEngine, endUs: number): Promise<number> {
  // The book is there once its first event has been heard.
  engine.pass(1);
  const instrument = engine.feed.instruments[0];
  invariant(instrument, 'a recording is of an instrument');
  const { symbol, qtyDecimals, sessionEndUs } = instrument;
  for (let n = 0; n < ORDERS_A_STRATEGY; n++) {
    for (const strategy of STRATEGY_NAMES) {
      const qty = 100 * (n + 1) * 10 ** qtyDecimals;
      await engine.submit({
        instrument: symbol,
        qty,
        params: defaultParams(strategy),
        endUs: Math.min(endUs, sessionEndUs),
      });
    }
  }
  return engine.state.openParents.size;
}

/** How long each turn of the engine took. */
function playMinute(engine: TestEngine, startUs: number): number[] {
  const turnUs = TURN_MS * US_PER_MS * TIMES_THE_PEAK;
  const stepsMs: number[] = [];
  for (let us = turnUs; us <= US_PER_MINUTE; us += turnUs) {
    const startMs = performance.now();
    engine.pass(startUs + us - engine.kernel.nowUs());
    stepsMs.push(performance.now() - startMs);
  }
  return stepsMs;
}

/** What is left of each turn's work when the next one is due: work waits for the work before it. */
function lagsMs(stepsMs: readonly number[]): number[] {
  let behindMs = 0;
  return stepsMs.map((ms) => (behindMs = Math.max(0, behindMs + ms - TURN_MS)));
}
