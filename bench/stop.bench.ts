/**
 * How long a stop takes in the engine with 1,000 orders working, on a real log with full sync, while 20,000 market messages
 * a second come in by the engine's own pacer: from the moment at which the command is due, waiting for whatever the engine
 * is at included, to the gate closed and durable (the answer), and to the last of the cancels handed to the venue.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '../engine/core/event-log.ts';
import { openEventLog } from '../engine/eventlog/open.ts';
import { openSynthetic } from '../engine/feeds/synthetic/synthetic-feed.ts';
import { Kernel } from '../engine/kernel/kernel.ts';
import { startPacer } from '../engine/kernel/pacer.ts';
import { systemClock } from '../engine/kernel/system-clock.ts';
import { replayVenues } from '../engine/venues/replay-venues.ts';
import { SIMULATED_MARKET_LIMITS } from '../engine/risk/default-limits.ts';
import { US_PER_HOUR, US_PER_SECOND } from '../shared/std/duration.ts';
import { type Bench, percentiles } from './bench.ts';
import { type FloodedFeed, floodedFeed } from './flooded-feed.ts';

const ORDERS = 1_000;
const ROUNDS = 100;
const WARM_UP_ROUNDS = 10;
/** So far below the touch the first of them rests that the market does not come to it in the rounds' half hour. */
const DEEP_BELOW_TOUCH_SHARE = 0.1;
/** Each rests at a price of its own: as many orders that are equal would be taken for duplicates. */
const TICK_PX = 100;
const MESSAGES_PER_SECOND = 20_000;
/** The flood is on for so long before the stop is due, with a random part, and until all cancels have left. */
const FLOOD_MS = 50;

/** Commits that are left out in a row: what is recorded between them must not become more than a log lets wait. */
const MOST_WAITING = 2_000;

interface Round {
  readonly engagedMs: number;
  readonly cancelsSentMs: number;
  /** Market messages that were taken in, a second, around the stop. */
  readonly perSecond: number;
}

/** A real log that leaves out the syncs of what is not measured: while it is patient, a commit waits for the next. */
class PatientLog implements EventLog {
  patient = false;
  #waiting = 0;
  readonly #log: EventLog;

  constructor(log: EventLog) {
    this.#log = log;
  }

  get durableSeq(): number {
    return this.#log.durableSeq;
  }

  get head(): string {
    return this.#log.head;
  }

  get repaired(): string | null {
    return this.#log.repaired;
  }

  append: EventLog['append'] = (tsUs, event) => this.#log.append(tsUs, event);
  read: EventLog['read'] = (fromSeq) => this.#log.read(fromSeq);
  close = (): void => this.#log.close();

  commit(): void {
    this.#waiting += 1;
    if (this.patient && this.#waiting < MOST_WAITING) return;
    this.#waiting = 0;
    this.#log.commit();
  }
}

/** An engine with 1,000 parents of one resting child each, far from the touch; tells when cancels are handed over. */
class BusyEngine {
  readonly kernel: Kernel;
  readonly #log: PatientLog;
  cancels = 0;
  #lastCancelMs = 0;
  readonly #feed: FloodedFeed;
  #commands = 0;

  constructor(logPath: string) {
    const feed = (this.#feed = floodedFeed(openSynthetic(1), 'LRGE', TICK_PX));
    this.#log = new PatientLog(openEventLog(logPath));
    const limits = { ...SIMULATED_MARKET_LIMITS, maxMessagesPerSecond: 1_000_000, priceCollarBps: 10_000 };
    this.kernel = new Kernel({
      name: 'bench',
      version: '0',
      feed,
      log: this.#log,
      seed: '1',
      limits: new Map(feed.instruments.map(({ symbol }) => [symbol, limits])),
      openVenues: replayVenues({
        venueId: 'SIM',
        latencyUs: [150, 250],
        faults: {
          loses: (message) => {
            if (message !== 'cancel') return false;
            this.cancels += 1;
            this.#lastCancelMs = performance.now();
            return false;
          },
        },
      }),
      pace: 1,
      defer: (task) => task(),
      onTrouble: (words) => void process.stderr.write(`${words}\n`),
    });
    this.kernel.start();
    this.#pass(120 * US_PER_SECOND);
  }

  async round(): Promise<Round> {
    this.#log.patient = true;
    await this.#fill();
    this.#log.patient = false;
    this.kernel.flush();
    this.#log.commit();
    this.cancels = 0;
    const scopes = [{ kind: 'all' as const }];
    this.#feed.flood(MESSAGES_PER_SECOND, this.kernel.nowUs());
    const pacer = startPacer(this.kernel, systemClock);
    const eventsBefore = this.kernel.dispatcher.marketEvents;
    const pacedMs = performance.now();
    const dueMs = pacedMs + FLOOD_MS * (1 + Math.random());
    await delay(dueMs - performance.now());
    const answer = await this.#command({ kind: 'EngageStop', scopes, degree: 'cancel', reason: 'bench' });
    const engagedMs = performance.now() - dueMs;
    const { total } = this.kernel.state.stop(answer.stopId ?? '');
    while (this.cancels < total && performance.now() < dueMs + 5_000) await delay(1);
    const cancelsSentMs = this.#lastCancelMs - dueMs;
    const seconds = (performance.now() - pacedMs) / 1_000;
    const perSecond = (this.kernel.dispatcher.marketEvents - eventsBefore) / seconds;
    pacer.stop();
    this.#feed.flood(0, 0);
    if (this.cancels !== total) throw new Error(`${this.cancels} cancels were sent for ${total} orders`);
    this.#log.patient = true;
    this.#pass(US_PER_SECOND);
    const { stopId = '' } = answer;
    if (this.kernel.state.stop(stopId).state !== 'confirmed') throw new Error(`${stopId} is not confirmed`);
    await this.#command({ kind: 'AskRelease', stopId });
    await this.#command({ kind: 'ReleaseStop', stopId, reason: 'bench' });
    return { engagedMs, cancelsSentMs, perSecond };
  }

  close(): void {
    this.#log.patient = false;
    this.kernel.close();
  }

  /** Each parent rests its one child at its limit price, far below the market. */
  async #fill(): Promise<void> {
    const { state } = this.kernel;
    if (state.openParents.size === 0) {
      const touchPx = this.kernel.book('LRGE')!.bestPx('buy');
      const firstPx = Math.round((touchPx * (1 - DEEP_BELOW_TOUCH_SHARE)) / TICK_PX) * TICK_PX;
      const terms = { instrument: 'LRGE', side: 'buy', qty: 10_000, startUs: null, note: '' } as const;
      const params = { strategy: 'pov', participationPct: 25 } as const;
      const endUs = this.kernel.nowUs() + 6 * US_PER_HOUR;
      for (let i = 0; i < ORDERS; i++) {
        const limitPx = firstPx - i * TICK_PX;
        await this.#command({ kind: 'SubmitParent', ...terms, limitPx, params, endUs });
      }
    }
    for (let s = 0; s < 600 && this.#working() < ORDERS; s++) this.#pass(US_PER_SECOND);
    if (this.#working() < ORDERS) throw new Error(`${this.#working()} orders work, not ${ORDERS}`);
  }

  #working(): number {
    const { state } = this.kernel;
    let working = 0;
    for (const ids of state.openChildren.values())
      for (const id of ids) working += Number(state.child(id).state === 'working');
    return working;
  }

  #pass(us: number): void {
    const targetUs = this.kernel.nowUs() + us;
    while (!this.kernel.advanceTo(targetUs, 10_000));
  }

  #command(command: Parameters<Kernel['command']>[0]): ReturnType<Kernel['command']> {
    return this.kernel.command(command, { actor: 'bench', commandId: `c${++this.#commands}` });
  }
}

export const bench: Bench = async (report) => {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-bench-'));
  try {
    const engine = new BusyEngine(join(folder, 'events.db'));
    const rounds: Round[] = [];
    for (let i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
      const round = await engine.round();
      if (i >= 0) rounds.push(round);
    }
    engine.close();
    const perSecond = Math.round(percentiles(rounds.map((r) => r.perSecond)).p50);
    const figures = { engaged: rounds.map((r) => r.engagedMs), 'cancels-sent': rounds.map((r) => r.cancelsSentMs) };
    for (const [name, valuesMs] of Object.entries(figures)) {
      const { p50, p99, max } = percentiles(valuesMs);
      const detail = { orders: ORDERS, rounds: ROUNDS, max, marketMessagesPerSecond: perSecond };
      report({ name: `stop.${name}.p50`, value: p50, unit: 'ms', detail });
      report({ name: `stop.${name}.p99`, value: p99, unit: 'ms', detail });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
