/**
 * Snapshots bound how much of the log a start reads. What a snapshot holds is what the records before it come to, and
 * beside that what log and market together gave (volume marks, series, execution rates, how venues behaved, features). One is kept when the engine is
 * ended, after a start that had much to read, and every few minutes: then it is captured at one record, and made text and
 * written little by little while trading goes on.
 */
import { z } from 'zod';
import { US_PER_MINUTE, US_PER_MS, US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { LoggedEvent } from '../../../shared/domain/event.ts';
import type { CapturedSent } from '../../risk/limits/rates.ts';
import type { CapturedQuality } from '../../routing/venue-quality.ts';
import type { LogSnapshot, OpenSnapshot } from '../../core/event-log.ts';
import type { SnapshotPace } from '../kernel-options.ts';
import type { KernelParts } from '../kernel-parts.ts';
import type { CapturedFeatures } from '../market/market-features.ts';
import type { CapturedRuntimes } from '../orders/order-runtimes.ts';
import { JOURNAL_ROWS } from '../tables/publisher.ts';
import { takePiece, textOf } from './snapshot-text.ts';

const PACE: SnapshotPace = { worthRecords: 10_000, lookEveryUs: 5 * US_PER_MINUTE };
/** After each piece of text it is the others' turn. */
const PIECE_EVERY_US = 5 * US_PER_MS;
/** Beside a log that has less room than this none is begun: it is to take nothing from the log. */
const LEAST_FREE_BYTES = 2 ** 30;

const Beside = z.looseObject({
  runtimes: z.record(z.string(), z.unknown()),
  executions: z.array(z.unknown()),
  /** A snapshot of before it was kept has none. */
  sent: z.custom<CapturedSent>().default([[], []]),
  features: z.custom<CapturedFeatures>(),
  quality: z.custom<CapturedQuality>().default([]),
  journal: z.custom<readonly LoggedEvent[]>().default([]),
});

export class Snapshots {
  readonly #kernel: KernelParts;
  #keptSeq = 0;
  /** The one that is being written. */
  #open: OpenSnapshot | null = null;

  constructor(kernel: KernelParts) {
    this.#kernel = kernel;
  }

  /** Takes over the newest snapshot, with the market played up to it; the record that it ends with, 0 for none. */
  resume(): number {
    const snapshot = this.#usable();
    if (!snapshot) return 0;
    const { dispatcher, state, algos, rates, options, publisher, features, routing } = this.#kernel;
    const beside = Beside.parse(snapshot.beside);
    // A live market has nothing to play: its features begin anew, its detectors go on from where they were.
    if (!options.liveUs) features.restore(beside.features);
    else features.regimes.restore(beside.features.regimes ?? [], this.#kernel.nowUs());
    dispatcher.advanceTo(snapshot.tsUs, Number.MAX_SAFE_INTEGER, () => undefined);
    state.restore(snapshot.state);
    const runtimes = beside.runtimes as CapturedRuntimes;
    // A live market counts what trades from this start on: marks of before mean nothing in it.
    algos.restore(options.liveUs ? unmarked(runtimes) : runtimes);
    rates.restore(beside.executions as ReturnType<typeof rates.capture>);
    rates.restoreSent(beside.sent);
    routing.quality.restore(beside.quality);
    const newestFrom = Math.max(1, snapshot.seq + 1 - JOURNAL_ROWS);
    for (const record of beside.journal) if (record.seq < newestFrom) publisher.stageJournal(record);
    for (const record of options.log.read(newestFrom)) {
      if (record.seq > snapshot.seq) break;
      publisher.stageJournal(record);
    }
    this.#keptSeq = snapshot.seq;
    return snapshot.seq;
  }

  /** Once the engine lives. */
  start(): void {
    if (this.#isWorth()) this.keep();
    this.#again();
  }

  /** At once; to be called when all that is recorded is durable. */
  keep(): void {
    const { options, nowUs, logSeq } = this.#kernel;
    this.#open?.drop();
    this.#open = null;
    if (!this.#mayKeep() || !options.log.keepSnapshot) return;
    const trouble = options.log.keepSnapshot({ seq: logSeq(), tsUs: nowUs(), ...this.#capture() });
    if (trouble !== null) options.onTrouble(trouble);
    this.#keptSeq = logSeq();
  }

  /** The same little by little. */
  #begin(): void {
    const { options, nowUs, logSeq } = this.#kernel;
    if (!this.#mayKeep() || !options.log.beginSnapshot) return;
    if ((options.diskFreeBytes?.() ?? Infinity) < LEAST_FREE_BYTES) return;
    const open = options.log.beginSnapshot(nowUs());
    this.#open = open;
    this.#keptSeq = logSeq();
    this.#goOn(open, textOf(this.#capture()));
  }

  #goOn(open: OpenSnapshot, text: Iterator<string, void>): void {
    const { dispatcher, options, nowUs } = this.#kernel;
    dispatcher.schedule(nowUs() + PIECE_EVERY_US, () => {
      // Another one, kept at once, has taken its place.
      if (this.#open !== open) return;
      const piece = takePiece(text);
      if (piece !== '') {
        open.write(piece);
        return this.#goOn(open, text);
      }
      open.end((trouble) => {
        if (this.#open === open) this.#open = null;
        if (trouble !== null) options.onTrouble(trouble);
      });
    });
  }

  /** What it gives does not change while the engine goes on. */
  #capture(): Pick<LogSnapshot, 'state' | 'beside'> {
    const { state, algos, rates, features, routing, publisher } = this.#kernel;
    const policy = state.policy.current?.policy;
    const sent = policy ? rates.captureSent(policy) : [[], []];
    const quality = routing.quality.capture();
    const beside = {
      runtimes: algos.capture(),
      executions: rates.capture(),
      sent,
      quality,
      features: features.capture(),
      journal: publisher.lasting(),
    };
    return { state: state.capture(), beside };
  }

  #again(): void {
    const { dispatcher, gauges, nowUs } = this.#kernel;
    // Between two seconds: at the turn of one it would hang on what comes first whether its samples are in or still to come.
    const dueUs = nowUs() + this.#pace.lookEveryUs;
    dispatcher.schedule(dueUs - (dueUs % US_PER_SECOND) + US_PER_SECOND / 2, () => {
      if (gauges.logState === 'durable' && this.#open === null && this.#isWorth()) {
        this.#kernel.flush();
        if (gauges.logState === 'durable') this.#begin();
      }
      this.#again();
    });
  }

  get #pace(): SnapshotPace {
    return this.#kernel.options.snapshotPace ?? PACE;
  }

  #isWorth(): boolean {
    return this.#kernel.logSeq() - this.#keptSeq >= this.#pace.worthRecords;
  }

  #mayKeep(): boolean {
    return !this.#kernel.venues.endSession && this.#kernel.logSeq() > 0;
  }

  /** A market that reacts goes the same way again only if it is told every order again, so there all is read. */
  #usable(): LogSnapshot | null {
    const { options, venues } = this.#kernel;
    return venues.endSession ? null : (options.log.snapshot?.() ?? null);
  }
}

function unmarked(runtimes: CapturedRuntimes): CapturedRuntimes {
  const none = { atStart: null, atPlan: null, planFromUs: -1 };
  return Object.fromEntries(Object.entries(runtimes).map(([id, runtime]) => [id, { ...runtime, ...none }]));
}
