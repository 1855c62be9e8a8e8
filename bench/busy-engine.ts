/**
 * An engine with 1,000 parents of one resting child each, far from the touch, on a real log, under a flood of market
 * messages that its own pacer takes in; tells when cancels are handed to the venue.
 */
import type { EventLog } from '../engine/core/event-log.ts';
import { openEventLog } from '../engine/eventlog/open.ts';
import { openSynthetic } from '../engine/feeds/synthetic/synthetic-feed.ts';
import { Kernel } from '../engine/kernel/kernel.ts';
import { type Pacer, startPacer } from '../engine/kernel/start/pacer.ts';
import { systemClock } from '../engine/kernel/start/system-clock.ts';
import { replayVenues } from '../engine/venues/replay-venues.ts';
import { SIMULATED_MARKET_LIMITS } from '../engine/risk/default-limits.ts';
import { US_PER_HOUR, US_PER_SECOND } from '../shared/std/duration.ts';
import { type FloodedFeed, floodedFeed } from './flooded-feed.ts';

export const ORDERS = 1_000;
/** So far below the touch the first of them rests that the market does not come to it in the rounds' half hour. */
const DEEP_BELOW_TOUCH_SHARE = 0.1;
/** Each rests at a price of its own: as many orders that are equal would be taken for duplicates. */
const TICK_PX = 100;
/** Commits that are left out in a row: what is recorded between them must not become more than a log lets wait. */
const MOST_WAITING = 2_000;

/** A real log that leaves out the syncs of what is not measured: while it is patient, a commit waits for the next. */
class PatientLog implements EventLog {
  patient = false;
  /** The last one that had something to write. */
  committed = { fromMs: 0, toMs: 0 };
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
  tidy = (): void => this.#log.tidy?.();

  commit(): void {
    this.#waiting += 1;
    if (this.patient && this.#waiting < MOST_WAITING) return;
    this.#waiting = 0;
    const fromMs = performance.now();
    const before = this.durableSeq;
    this.#log.commit();
    if (this.durableSeq > before) this.committed = { fromMs, toMs: performance.now() };
  }
}

export class BusyEngine {
  readonly kernel: Kernel;
  readonly #log: PatientLog;
  readonly #feed: FloodedFeed;
  #pacer: Pacer | null = null;
  #commands = 0;
  cancels = 0;
  /** Runs as the last of the cancels is handed over. */
  onAllCancelled = (): void => undefined;

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
            if (this.cancels === ORDERS) this.onAllCancelled();
            return false;
          },
        },
      }),
      pace: 1,
      defer: (task) => setImmediate(task),
      onTrouble: (words) => void process.stderr.write(`${words}\n`),
    });
    this.kernel.start();
    this.pass(120 * US_PER_SECOND);
  }

  /** Each parent rests its one child at its limit price, far below the market. Not measured, and not synced until its end. */
  async fill(): Promise<void> {
    this.#log.patient = true;
    const { state } = this.kernel;
    if (state.openParents.size === 0) await this.#submitAll();
    for (let s = 0; s < 600 && this.#working() < ORDERS; s++) this.pass(US_PER_SECOND);
    if (this.#working() < ORDERS) throw new Error(`${this.#working()} orders work, not ${ORDERS}`);
    this.#log.patient = false;
    this.kernel.flush();
    this.#log.commit();
    this.cancels = 0;
  }

  /** By the wall clock from here on, with so many market messages a second; `looked` whenever the pacer looks at the time. */
  flood(messagesPerSecond: number, looked: () => void): void {
    this.#feed.flood(messagesPerSecond, this.kernel.nowUs());
    const nowMs = (): number => {
      looked();
      return systemClock.nowMs();
    };
    this.#pacer = startPacer(this.kernel, { ...systemClock, nowMs });
  }

  /** Then a second passes, so that venues have answered. */
  endFlood(): void {
    this.#pacer?.stop();
    this.#pacer = null;
    this.#feed.flood(0, 0);
    this.#log.patient = true;
    this.pass(US_PER_SECOND);
  }

  get committed(): { readonly fromMs: number; readonly toMs: number } {
    return this.#log.committed;
  }

  close(): void {
    this.#log.patient = false;
    this.kernel.close();
  }

  command(command: Parameters<Kernel['command']>[0]): ReturnType<Kernel['command']> {
    return this.kernel.command(command, { actor: 'bench', commandId: `c${++this.#commands}` });
  }

  pass(us: number): void {
    const targetUs = this.kernel.nowUs() + us;
    while (!this.kernel.advanceTo(targetUs, 10_000));
  }

  async #submitAll(): Promise<void> {
    const touchPx = this.kernel.book('LRGE')!.bestPx('buy');
    const firstPx = Math.round((touchPx * (1 - DEEP_BELOW_TOUCH_SHARE)) / TICK_PX) * TICK_PX;
    const terms = { instrument: 'LRGE', side: 'buy', qty: 10_000, startUs: null, note: '' } as const;
    const params = { strategy: 'pov', participationPct: 25 } as const;
    const endUs = this.kernel.nowUs() + 6 * US_PER_HOUR;
    for (let i = 0; i < ORDERS; i++) {
      const limitPx = firstPx - i * TICK_PX;
      await this.command({ kind: 'SubmitParent', ...terms, limitPx, params, endUs });
    }
  }

  #working(): number {
    const { state } = this.kernel;
    let working = 0;
    for (const ids of state.openChildren.values())
      for (const id of ids) working += Number(state.child(id).state === 'working');
    return working;
  }
}
