/**
 * One life of an engine: the real kernel and the real sessions of the gateway, from their start on the log that is there
 * to their death. Once dead nothing of it has any effect, however much of it is still on the stack.
 */
import type { EventLog } from '../../../engine/core/event-log.ts';
import type { Feed } from '../../../engine/core/feed.ts';
import { accessOf } from '../../../engine/gateway/access.ts';
import { SessionDesk } from '../../../engine/gateway/session-desk.ts';
import { Kernel } from '../../../engine/kernel/kernel.ts';
import type { SnapshotPace } from '../../../engine/kernel/kernel-options.ts';
import type { Retention } from '../../../engine/kernel/log/retention.ts';
import { SIMULATED_MARKET_LIMITS } from '../../../engine/risk/default-limits.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { Crash, type Disk } from './disk.ts';
import type { Exchange, VenueClient } from './exchange.ts';
import type { Market } from './market.ts';
import type { CrashPoint } from './plan.ts';
import type { Cancel, VirtualClock } from './virtual-clock.ts';

/** How often a pacer looks at the clock when it has nothing to do. */
const TICK_MS = 10;
const GAUGES_MS = 500;
/** In the middle of everything, so that many a life begins with one. */
const SNAPSHOTS: SnapshotPace = { worthRecords: 20, lookEveryUs: 3 * US_PER_SECOND };
/** As little as can be kept, so that what is forgotten is soon missed. */
const FORGETS: Retention = { parents: 1, children: 2, stops: 1, faults: 1, leastUs: US_PER_SECOND };
const MOST_ITEMS = 10_000;

export const tokenOf = (actor: string): string => `token-of-${actor}-`;

export interface LifeWatch {
  recorded(kernel: Kernel, record: Parameters<Parameters<Disk['open']>[0]['recorded']>[0]): void;
  committed: Parameters<Disk['open']>[0]['committed'];
  leaves(kind: 'submit' | 'cancel' | 'query', childId: string, logFailed: boolean): void;
  died(why: string): void;
  /** It threw, or said that it could not answer: what no engine may. */
  broke(error: unknown): void;
  trouble(words: string): void;
}

export interface LifeOptions {
  readonly clock: VirtualClock;
  readonly market: Market;
  readonly exchange: Exchange;
  readonly disk: Disk;
  readonly seed: string;
  readonly forgets: boolean;
  readonly actors: readonly { readonly actor: string; readonly role: 'trader' | 'risk' | 'admin' }[];
  readonly watch: LifeWatch;
}

export class EngineLife implements VenueClient {
  alive = true;
  readonly kernel: Kernel;
  readonly desk: SessionDesk;
  readonly #options: LifeOptions;
  readonly #feed: Feed & { close(): void };
  readonly #timers: Cancel[] = [];
  #crashPoint: CrashPoint | null = null;
  #stalledUntilMs = 0;

  /** Throws {@link Crash} where it dies in its start. */
  constructor(options: LifeOptions) {
    this.#options = options;
    const { clock, market, exchange, disk, seed, watch } = options;
    this.#feed = market.open(`simulated-${seed}`, () => clock.nowUs);
    const log: EventLog = disk.open({
      recorded: (record) => watch.recorded(this.kernel, record),
      committing: () => this.#crashAt('before-commit'),
      committed: (records) => {
        watch.committed(records);
        this.#crashAt('after-commit');
      },
    });
    this.kernel = new Kernel({
      name: 'simulated',
      version: '0',
      feed: this.#feed,
      log,
      seed,
      limits: new Map(market.instruments.map(({ symbol }) => [symbol, SIMULATED_MARKET_LIMITS])),
      openVenues: exchange.openFor(this),
      liveUs: () => clock.nowUs,
      pace: 1,
      retention: options.forgets ? FORGETS : undefined,
      snapshotPace: SNAPSHOTS,
      defer: (task) => void clock.after(0, () => this.run(task)),
      onTrouble: (words) => this.alive && watch.trouble(words),
    });
    this.kernel.start();
    this.desk = new SessionDesk({
      engine: this.kernel,
      access: accessOf(options.actors.map((who) => ({ ...who, token: tokenOf(who.actor) }))),
      log: (line) => this.alive && /was not answered/.test(line) && watch.broke(new Error(line)),
      clock: clock.forGateway((task) => this.run(task)),
    });
    this.#timers.push(
      clock.every(TICK_MS, () => this.tick()),
      clock.every(GAUGES_MS, () => this.run(() => this.kernel.publishGauges(0))),
    );
  }

  get logFailed(): boolean {
    return this.kernel.gauges.logState !== 'durable';
  }

  tick(): void {
    if (this.#options.clock.nowMs < this.#stalledUntilMs) return;
    this.run(() => void this.kernel.advanceTo(this.#options.clock.nowUs, MOST_ITEMS));
  }

  /** It is busy elsewhere, collecting garbage perhaps: no time passes for it, and then all at once. */
  stall(ms: number): void {
    this.#stalledUntilMs = this.#options.clock.nowMs + ms;
  }

  /** Runs what comes to the engine from outside, or from its own timers, while it lives. */
  run(task: () => void): void {
    if (!this.alive) return;
    try {
      task();
    } catch (error) {
      // What a dead engine trips over is of no account.
      if (this.alive) this.#options.watch.broke(error);
    }
  }

  receive(task: () => void): void {
    this.run(() => {
      this.kernel.schedule(this.#options.clock.nowUs, task);
      this.tick();
    });
  }

  leaves(kind: 'submit' | 'cancel' | 'query', childId: string): void {
    this.#options.watch.leaves(kind, childId, this.logFailed);
    this.#crashAt('amid-effects');
  }

  /** At rest at once, else as soon as it comes to that point; null: not any more. */
  crash(point: CrashPoint | null): void {
    this.#crashPoint = point;
    if (point === 'at-rest') this.die('it crashed');
  }

  /** Ends it in order. */
  close(): void {
    this.run(() => {
      this.desk.close();
      this.kernel.close();
    });
    this.die('it was stopped in order');
  }

  die(why: string): void {
    if (!this.alive) return;
    this.alive = false;
    for (const cancel of this.#timers) cancel();
    this.#feed.close();
    this.#options.exchange.disconnect();
    this.#options.watch.died(why);
  }

  #crashAt(point: CrashPoint): void {
    if (!this.alive) throw new Crash('a dead engine writes nothing');
    if (this.#crashPoint !== point) return;
    this.die(`it crashed ${point.replace('-', ' ')}`);
    throw new Crash(point);
  }
}
