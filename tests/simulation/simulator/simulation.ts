/**
 * Runs one simulated world from its plan: engine, desks, network, disk, venue and clock in one thread, the same every
 * time. Troubles come as planned; then everything is mended, a stop over everything is engaged, and it must come right.
 */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { decodeServerFrame } from '../../../shared/protocol/codec.ts';
import type { Batch } from '../../../engine-client/client/handle.ts';
import type { LoggedEvent } from '../../../shared/domain/event.ts';
import type { CommandOf } from '../../../shared/domain/command.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import { Auditor, type Invariant, type Violation } from './auditor.ts';
import { Crash, type Disk, MemoryDisk, SqliteDisk } from './disk.ts';
import { EngineLife } from './engine-life.ts';
import { Exchange } from './exchange.ts';
import { Market } from './market.ts';
import { type Identified, Network } from './network.ts';
import { commandOf, stopOf } from './orders-of.ts';
import { BUSY_MS, kindOf, type Plan, type Step } from './plan.ts';
import type { Sight } from './sight.ts';
import { SHOWN, Trader } from './trader.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface Outcome {
  readonly violation: Violation | null;
  /** What came about, by kind: a world in which nothing happens shows nothing. */
  readonly counts: Readonly<Record<string, number>>;
  readonly trace: readonly string[];
  /** Of a world that is traced: its log. */
  readonly log: readonly LoggedEvent[];
}

const PEOPLE: readonly Identified[] = [
  { actor: 'ann', role: 'admin' },
  { actor: 'bob', role: 'trader' },
  { actor: 'rita', role: 'risk' },
];
const LAST_STOP: CommandOf<'EngageStop'> = {
  kind: 'EngageStop',
  scopes: [{ kind: 'all' }],
  degree: 'cancel',
  reason: '',
};
/** Until everything that was troubled has come right. */
const MENDING_MS = 100_000;
const SETTLED_MS = 3_000;
/** A frame names its table before this. */
const HEAD_CHARS = 200;
/** Of a tenth of a second: what has just happened takes a moment to come to a desk. */
const CONVERGE_TRIES = 20;
/** What was lost is found when the venues are next asked for all that works. */
const RECONCILED_TRIES = 450;

export async function simulate(plan: Plan, traced = false): Promise<Outcome> {
  const world = new World(plan, traced);
  try {
    return await world.run();
  } finally {
    world.end();
  }
}

class World {
  readonly #plan: Plan;
  readonly #trace: string[] | null;
  readonly #clock: VirtualClock;
  readonly #market: Market;
  readonly #exchange: Exchange;
  readonly #disk: Disk;
  readonly #auditor: Auditor;
  readonly #traders: Trader[];
  readonly #counts: Record<string, number> = {};
  #life: EngineLife | null = null;
  #isBusy = true;

  constructor(plan: Plan, traced: boolean) {
    this.#plan = plan;
    this.#trace = traced ? [] : null;
    const rng = seededRng(`world ${plan.seed}`);
    this.#market = new Market(`market ${plan.seed}`);
    this.#clock = new VirtualClock(this.#market.startUs);
    this.#market.run(this.#clock);
    const { cancelsOnDisconnect, seed, onSqlite } = plan;
    const tell = (words: string): void => this.#tell(words);
    const [clock, market] = [this.#clock, this.#market];
    this.#exchange = new Exchange({ clock, market, rng: rng.fork('exchange'), cancelsOnDisconnect, tell });
    this.#auditor = new Auditor(this.#market, this.#exchange);
    const file = path.join(tmpdir(), `watchkeeper-simulated-${process.pid}-${seed}.db`);
    this.#disk = onSqlite ? new SqliteDisk(file) : new MemoryDisk();
    this.#traders = PEOPLE.map((who) => {
      const options = { clock, who, rng: rng.fork(`network of ${who.actor}`), life: () => this.#life };
      const network = new Network({ ...options, sent: (text) => this.#sent(text) });
      return new Trader(who.actor, network, clock, rng.fork(who.actor), (trader, batch) =>
        this.#deskTook(trader, batch),
      );
    });
  }

  async run(): Promise<Outcome> {
    this.#start();
    for (const step of this.#plan.steps) this.#clock.after(step.atMs, () => this.#take(step));
    const failed = (): boolean => this.#auditor.violation !== null;
    await this.#clock.pass(BUSY_MS, failed);
    if (!failed()) await this.#comeRight(failed);
    const log = this.#trace ? this.#disk.read() : [];
    return { violation: this.#auditor.violation, counts: this.#counts, trace: this.#trace ?? [], log };
  }

  end(): void {
    for (const trader of this.#traders) trader.client.close();
    this.#life?.die('the world ends');
    this.#disk.destroy();
  }

  /** Everything is mended, everything is stopped, and nothing may be left open, unknown or untold. */
  async #comeRight(failed: () => boolean): Promise<void> {
    this.#isBusy = false;
    this.#disk.fail(null);
    this.#life?.crash(null);
    if (!this.#life?.alive || this.#life.logFailed) {
      this.#life?.die('it is restarted with a disk that works');
      this.#networkLearns(false);
      this.#start();
    }
    for (const { network } of this.#traders) {
      network.silence('both', false);
      network.mischief(0);
    }
    for (const mischief of ['lose', 'double', 'delay', 'reorder'] as const) {
      this.#exchange.mischief('up', mischief, 0);
      this.#exchange.mischief('down', mischief, 0);
    }
    await this.#clock.pass(SETTLED_MS, failed);
    // First by itself: what was stopped or cancelled before comes to its end without anything more being asked.
    await this.#clock.pass(MENDING_MS, () => failed() || this.#isQuiet());
    this.#auditor.stopsSettled();
    await this.#hold('positions-differ', RECONCILED_TRIES, () => this.#auditor.difference());
    const [ann] = this.#traders;
    ann!.kill(LAST_STOP);
    await this.#clock.pass(SETTLED_MS, failed);
    const nothingOpen = (): boolean =>
      this.#life?.kernel.state.openChildCount === 0 && this.#exchange.working().length === 0;
    await this.#clock.pass(MENDING_MS, () => failed() || nothingOpen());
    await this.#clock.pass(SETTLED_MS, failed);
    if (failed()) return;
    this.#auditor.stopsSettled();
    await this.#hold('positions-differ', 0, () => this.#auditor.difference());
    await this.#hold('desk-differs', CONVERGE_TRIES, () => this.#difference());
    for (const { answers } of this.#traders) {
      for (const { result } of answers)
        if (result.status === 'accepted') this.#auditor.answered(result.id, result.logSeq, true);
    }
    const last = ann!.answers.find(({ command }) => command === LAST_STOP)?.result;
    this.#auditor.expect(
      last?.status === 'accepted',
      'command-lost',
      `the last stop was answered ${JSON.stringify(last)}`,
    );
  }

  /** What must become true within so many tenths of a second, since news take a moment; `differs` says why it is not. */
  async #hold(invariant: Invariant, tries: number, differs: () => string | null): Promise<void> {
    for (let i = 0; i < tries && differs() !== null; i++) await this.#clock.pass(100);
    const difference = differs();
    this.#auditor.expect(difference === null, invariant, difference ?? '');
  }

  /** Nothing waits for a venue's word any more. */
  #isQuiet(): boolean {
    const { parents, unknownChildren, stops } = this.#life!.kernel.state;
    const settles = (state: string, degree: string): boolean => degree === 'hold' || state === 'confirmed';
    return (
      unknownChildren === 0 &&
      [...parents.values()].every(({ state }) => state !== 'cancelling') &&
      [...stops.values()].every(({ state, degree }) => state === 'released' || settles(state, degree))
    );
  }

  #start(): void {
    this.#tell('an engine starts');
    this.#auditor.begin();
    const { seed, forgets } = this.#plan;
    try {
      this.#life = new EngineLife({
        clock: this.#clock,
        market: this.#market,
        exchange: this.#exchange,
        disk: this.#disk,
        seed: String(seed),
        forgets,
        actors: PEOPLE,
        watch: {
          recorded: (kernel, record) => {
            this.#count(record.event.type);
            this.#countDenial(record.event);
            if (record.event.type === 'OrderDiffered') this.#count(`differed: ${record.event.difference.kind}`);
            this.#tell(`  ${record.seq} ${JSON.stringify(record.event)}`);
            this.#auditor.recorded(kernel, record);
          },
          committed: (records) => this.#auditor.committed(records),
          leaves: (kind, childId, logFailed) => {
            this.#tell(`${kind} ${childId} leaves the engine`);
            this.#auditor.leaves(kind, childId, logFailed);
          },
          died: (why) => this.#tell(`the engine is gone: ${why}`),
          broke: (error) => this.#broke(error),
          trouble: (words) => this.#tell(`the engine says: ${words}`),
        },
      });
    } catch (error) {
      if (!(error instanceof Crash)) this.#broke(error);
    }
  }

  #take(step: Step): void {
    if (!this.#isBusy) return;
    this.#count(kindOf(step));
    this.#tell(`— ${JSON.stringify(step)}`);
    const trader = 'trader' in step ? this.#traders[step.trader]! : this.#traders[0]!;
    const later = (ms: number, task: () => void): void => void this.#clock.after(ms, () => this.#isBusy && task());
    switch (step.what) {
      case 'command':
        return trader.send(commandOf(step.kind, this.#sight(trader), step.pick, step.size));
      case 'kill':
        return trader.kill(stopOf(this.#sight(trader), step.pick, step.size));
      case 'engine-stalls':
        return this.#life?.stall(step.forMs);
      case 'client-cut':
        return trader.network.cut();
      case 'client-silence':
        trader.network.silence(step.way, true);
        return later(step.forMs, () => trader.network.silence(step.way, false));
      case 'client-mischief':
        trader.network.mischief(step.pct);
        return later(step.forMs, () => trader.network.mischief(0));
      case 'venue-mischief':
        this.#exchange.mischief(step.way, step.mischief, step.pct);
        return later(step.forMs, () => this.#exchange.mischief(step.way, step.mischief, 0));
      case 'venue-crash':
        return this.#exchange.crash(step.downMs, step.keepsOrders);
      case 'lie':
        return this.#exchange.lie(step.lie, step.pick, this.#auditor.knowsFill);
      default:
        return this.#endLife(step, later);
    }
  }

  #endLife(
    step: Extract<Step, { what: 'crash' | 'restart' | 'disk-fails' }>,
    later: (ms: number, task: () => void) => void,
  ): void {
    const life = this.#life;
    if (!life?.alive) return;
    if (step.what === 'restart') {
      life.close();
      this.#networkLearns(false);
      return this.#start();
    }
    if (step.what === 'crash') {
      life.crash(step.point);
      // Whether it died at once or dies at its next commit, somebody starts it again.
      return later(step.downMs, () => this.#startAgain(life, step.silent));
    }
    if (!this.#disk.fail(step.code)) return;
    later(step.downMs, () => {
      this.#disk.fail(null);
      if (!life.logFailed || !life.alive) return;
      life.die('its log has failed');
      this.#startAgain(life, false);
    });
  }

  #startAgain(life: EngineLife, silent: boolean): void {
    if (this.#life !== life) return;
    life.die('it is killed');
    this.#networkLearns(silent);
    this.#start();
  }

  #networkLearns(silent: boolean): void {
    for (const { network } of this.#traders) network.engineDied(silent);
  }

  #sight(trader: Trader): Sight {
    return {
      trader,
      nowUs: this.#clock.nowUs,
      instruments: this.#market.instruments.map(({ symbol }) => symbol),
      bestBidPx: (instrument) => this.#market.book(instrument)?.bestPx('buy') ?? 0,
    };
  }

  /** A frame on its way to a desk: nothing of it may be ahead of the log. */
  #sent(text: string): void {
    if (!text.slice(0, HEAD_CHARS).includes('"table":"journal"') || this.#auditor.isAsWritten(text)) return;
    const frame = decodeServerFrame(text);
    if ((frame.t !== 'delta' && frame.t !== 'snapshot') || frame.table !== 'journal') return;
    for (const row of frame.rows) this.#auditor.told(row);
  }

  #deskTook(trader: Trader, { updates }: Batch): void {
    if (!updates.some(({ table }) => table === 'journal')) return;
    const rows = trader.rows('journal');
    const [first = 1, last = 0] = [rows[0]?.seq, rows.at(-1)?.seq];
    const whole = rows.length === last - first + 1;
    this.#auditor.expect(whole, 'desk-differs', `${trader.actor}'s journal has a hole`);
  }

  /** Where a desk is not as the engine is, or null. */
  #difference(): string | null {
    const kernel = this.#life!.kernel;
    for (const trader of this.#traders) {
      const { state, detail } = trader.client.connection;
      if (state !== 'live') return `${trader.actor}'s desk is ${state}: ${detail}`;
      for (const table of SHOWN) {
        const shown = trader.rows(table);
        const held = kernel.snapshot(table, {})!.rows.slice(-shown.length);
        const differs = shown.findIndex((row, i) => !isDeepStrictEqual(row, held[i]));
        if (differs === -1 && shown.length === held.length) continue;
        return `${trader.actor}'s ${table}: ${JSON.stringify(shown[differs])} is ${JSON.stringify(held[differs])}`;
      }
    }
    return null;
  }

  /** By the limit that it names, else by its code; what is placed by hand is denied as a command. */
  #countDenial(event: LoggedEvent['event']): void {
    if (event.type !== 'ChildDenied' && event.type !== 'CommandRejected') return;
    const { code, reason } = event;
    const named = code === 'LIMIT_UNSET' ? null : /\b(max[A-Z]\w+|priceCollarBps|collarOverTime)\b/.exec(reason);
    this.#count(`denied: ${named?.[0] ?? code}`);
  }

  #broke(error: unknown): void {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#auditor.expect(false, 'engine-broke', words);
  }

  #count(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }

  #tell(words: string): void {
    this.#trace?.push(`${(this.#clock.nowMs / 1_000).toFixed(3).padStart(8)} ${words}`);
  }
}
