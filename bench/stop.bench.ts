/**
 * How long a stop takes in the engine with 1,000 orders working, on a real log with full sync, while 20,000 market messages
 * a second come in by the engine's own pacer: from the moment at which the command is due, waiting for whatever the engine
 * is at included, to the gate closed and durable (the answer), and to the last of the cancels handed to the venue. Another
 * thread says when it is due, and its word comes in as one from a socket does.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance, PerformanceObserver } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Bench, percentiles } from './bench.ts';
import { BusyEngine, ORDERS } from './busy-engine.ts';
import { type CoreShare, openCoreShare } from './core-share.ts';

const ROUNDS = 200;
const WARM_UP_ROUNDS = 20;
const MESSAGES_PER_SECOND = 20_000;
/** The flood is on for so long before the stop is due, with a random part, and until all cancels have left. */
const FLOOD_MS = 40;
/** At the least as many looks as the pacer takes in a round. */
const MOST_LOOKS = 10_000;
const LOOK_EVERY_MS = 0.25;

/** A time from the moment at which the stop is due: as measured, and less what the thread waited for a core. */
interface Took {
  readonly wallMs: number;
  readonly ownMs: number;
  /** Computed since the pacer's last look before the stop was due. */
  readonly computedMs: number;
}

interface Round {
  readonly engaged: Took;
  readonly cancelsSent: Took;
  /** Of `engaged`: until the command was taken up, until its record was put together, until it was durable, until the answer. */
  readonly stagesMs: readonly [waited: number, decided: number, synced: number, answered: number];
  /** Of `engaged`, garbage collection. */
  readonly collectedMs: number;
  /** Market messages that were taken in, a second, around the stop. */
  readonly perSecond: number;
}

/** Says after so many milliseconds that the stop is due, and when that was by the clock of this thread. */
class Caller {
  readonly #worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', (ms) => setTimeout(() => parentPort.postMessage(process.hrtime.bigint()), ms));`,
    { eval: true },
  );
  readonly #offsetMs = performance.now() - Number(process.hrtime.bigint()) / 1e6;

  due(afterMs: number): Promise<number> {
    this.#worker.postMessage(afterMs);
    return new Promise((resolve) =>
      this.#worker.once('message', (ns: bigint) => resolve(Number(ns) / 1e6 + this.#offsetMs)),
    );
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** The collections of garbage, as this thread learns of them. */
function watchCollections(): (fromMs: number, toMs: number) => number {
  const seen: { startTime: number; duration: number }[] = [];
  new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({ entryTypes: ['gc'] });
  return (fromMs, toMs) =>
    seen
      .splice(0)
      .map((each) => Math.min(toMs, each.startTime + each.duration) - Math.max(fromMs, each.startTime))
      .reduce((sum, ms) => sum + Math.max(0, ms), 0);
}

class Rounds {
  readonly #engine: BusyEngine;
  readonly #caller: Caller;
  readonly #share = openCoreShare();
  readonly #collected = watchCollections();
  #looks: (CoreShare & { atMs: number })[] = [];

  constructor(engine: BusyEngine, caller: Caller) {
    this.#engine = engine;
    this.#caller = caller;
  }

  async next(): Promise<Round> {
    const engine = this.#engine;
    const { kernel } = engine;
    await engine.fill();
    this.#looks = [];
    const eventsBefore = kernel.dispatcher.marketEvents;
    const pacedMs = performance.now();
    engine.flood(MESSAGES_PER_SECOND, () => this.#look());
    const dueMs = await this.#caller.due(FLOOD_MS * (1 + Math.random()));
    const scopes = [{ kind: 'all' as const }];
    const takenUpMs = performance.now();
    const { stopId = '' } = await engine.command({ kind: 'EngageStop', scopes, degree: 'cancel', reason: 'bench' });
    const engagedAtMs = performance.now();
    const engaged = this.#took(dueMs, engagedAtMs);
    const { fromMs, toMs } = engine.committed;
    const stagesMs = [takenUpMs - dueMs, fromMs - takenUpMs, toMs - fromMs, engagedAtMs - toMs] as const;
    const { total } = kernel.state.stop(stopId);
    // Never before the answer: the cancels leave with a step of their own.
    let cancelsSent: Took | null = null;
    engine.onAllCancelled = () => void (cancelsSent = this.#took(dueMs, performance.now()));
    while (engine.cancels < total && performance.now() < dueMs + 5_000) await new Promise(setImmediate);
    const seconds = (performance.now() - pacedMs) / 1_000;
    const perSecond = (kernel.dispatcher.marketEvents - eventsBefore) / seconds;
    engine.endFlood();
    if (total !== ORDERS || cancelsSent === null) throw new Error(`${engine.cancels} of ${total} cancels were sent`);
    if (kernel.state.stop(stopId).state !== 'confirmed') throw new Error(`${stopId} is not confirmed`);
    // What was collected is told with the next turn of the loop.
    await delay(1);
    const collectedMs = this.#collected(dueMs, engagedAtMs);
    await engine.command({ kind: 'AskRelease', stopId });
    await engine.command({ kind: 'ReleaseStop', stopId, reason: 'bench' });
    return { engaged, cancelsSent, stagesMs, collectedMs, perSecond };
  }

  /** Not at every one: asking the system costs more than the pacer's own look at the time. */
  #look(): void {
    const atMs = performance.now();
    if (atMs - (this.#looks.at(-1)?.atMs ?? 0) < LOOK_EVERY_MS || this.#looks.length >= MOST_LOOKS) return;
    this.#looks.push({ ...this.#share(), atMs });
  }

  #took(dueMs: number, atMs: number): Took {
    const wallMs = atMs - dueMs;
    const before = this.#looks.findLast((look) => look.atMs <= dueMs);
    const now = this.#share();
    const waitedMs = now.waitedMs - (before?.waitedMs ?? now.waitedMs);
    const computedMs = now.computedMs - (before?.computedMs ?? now.computedMs);
    // Some of the wait may have been before it was due; what it computed meanwhile it did compute.
    return { wallMs, ownMs: Math.max(wallMs - waitedMs, Math.min(wallMs, computedMs)), computedMs };
  }
}

export const bench: Bench = async (report) => {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-bench-'));
  const caller = new Caller();
  try {
    const engine = new BusyEngine(join(folder, 'events.db'));
    const rounds = new Rounds(engine, caller);
    const taken: Round[] = [];
    for (let i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
      const round = await rounds.next();
      if (i >= 0) taken.push(round);
    }
    engine.close();
    const slowest = taken.toSorted((a, b) => b.engaged.ownMs - a.engaged.ownMs).slice(0, 5);
    const stages = [0, 1, 2, 3].map((i) => percentiles(taken.map((r) => r.stagesMs[i]!)));
    const common = {
      orders: ORDERS,
      rounds: ROUNDS,
      load: loadavg()[0],
      marketMessagesPerSecond: Math.round(percentiles(taken.map((r) => r.perSecond)).p50),
    };
    for (const [name, took] of [
      ['engaged', taken.map((r) => r.engaged)],
      ['cancels-sent', taken.map((r) => r.cancelsSent)],
    ] as const) {
      const wall = percentiles(took.map((t) => t.wallMs));
      const ownCoreMs = percentiles(took.map((t) => t.ownMs));
      const computedMs = percentiles(took.map((t) => t.computedMs));
      const detail = { ...common, max: wall.max, ownCoreMs, computedMs };
      report({ name: `stop.${name}.p50`, value: wall.p50, unit: 'ms', detail });
      report({ name: `stop.${name}.p99`, value: wall.p99, unit: 'ms', detail: { ...detail, slowest, stages } });
    }
  } finally {
    await caller.end();
    rmSync(folder, { recursive: true, force: true });
  }
};
