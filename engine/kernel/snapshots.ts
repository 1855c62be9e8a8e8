/**
 * Snapshots bound how much of the log a start reads. What a snapshot holds is what the records before it come to, and
 * beside that what log and market together gave (volume marks, series, execution rates, features). One is kept when the engine is
 * ended, after a start that had much to read, and now and then while no order is open: never in the middle of trading.
 */
import { z } from 'zod';
import { US_PER_MINUTE } from '../../shared/std/duration.ts';
import type { CapturedSent } from '../risk/limits/rates.ts';
import type { LogSnapshot } from '../core/event-log.ts';
import type { KernelParts } from './kernel-parts.ts';
import type { CapturedFeatures } from './market-features.ts';
import { JOURNAL_ROWS } from './publisher.ts';

/** Records since the last snapshot that are worth another, and how often one is looked for. */
const WORTH_RECORDS = 10_000;
const LOOK_EVERY_US = 5 * US_PER_MINUTE;

const Beside = z.looseObject({
  runtimes: z.array(z.unknown()),
  executions: z.array(z.unknown()),
  /** A snapshot of before it was kept has none. */
  sent: z.custom<CapturedSent>().default([[], []]),
  features: z.custom<CapturedFeatures>(),
});

export class Snapshots {
  readonly #kernel: KernelParts;
  #keptSeq = 0;

  constructor(kernel: KernelParts) {
    this.#kernel = kernel;
  }

  /** Takes over the newest snapshot, with the market played up to it; the record that it ends with, 0 for none. */
  resume(): number {
    const snapshot = this.#usable();
    if (!snapshot) return 0;
    const { dispatcher, state, algos, rates, options, publisher, features } = this.#kernel;
    const beside = Beside.parse(snapshot.beside);
    // A live market has nothing to play: its features begin anew, its detectors go on from where they were.
    if (!options.liveUs) features.restore(beside.features);
    else features.regimes.restore(beside.features.regimes ?? [], this.#kernel.nowUs());
    dispatcher.advanceTo(snapshot.tsUs, Number.MAX_SAFE_INTEGER, () => undefined);
    state.restore(snapshot.state);
    const runtimes = beside.runtimes as ReturnType<typeof algos.capture>;
    // A live market counts what trades from this start on: marks of before mean nothing in it.
    const unmarked = { atStart: null, atPlan: null, planFromUs: -1 };
    algos.restore(options.liveUs ? runtimes.map((runtime) => ({ ...runtime, ...unmarked })) : runtimes);
    rates.restore(beside.executions as ReturnType<typeof rates.capture>);
    rates.restoreSent(beside.sent);
    for (const record of options.log.read(Math.max(1, snapshot.seq + 1 - JOURNAL_ROWS))) {
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

  /** To be called when all that is recorded is durable. */
  keep(): void {
    const { options, state, algos, rates, features, nowUs, logSeq, venues } = this.#kernel;
    if (venues.endSession || !options.log.keepSnapshot || logSeq() === 0) return;
    const policy = state.policy.current?.policy;
    const sent = policy ? rates.captureSent(policy) : [[], []];
    const beside = { runtimes: algos.capture(), executions: rates.capture(), sent, features: features.capture() };
    const trouble = options.log.keepSnapshot({ seq: logSeq(), tsUs: nowUs(), state: state.capture(), beside });
    if (trouble !== null) options.onTrouble(trouble);
    this.#keptSeq = logSeq();
  }

  #again(): void {
    const { dispatcher, gauges, state, nowUs } = this.#kernel;
    dispatcher.schedule(nowUs() + LOOK_EVERY_US, () => {
      if (gauges.logState === 'durable' && state.openChildCount === 0 && this.#isWorth()) {
        this.#kernel.flush();
        if (gauges.logState === 'durable') this.keep();
      }
      this.#again();
    });
  }

  #isWorth(): boolean {
    return this.#kernel.logSeq() - this.#keptSeq >= WORTH_RECORDS;
  }

  /** A market that reacts goes the same way again only if it is told every order again, so there all is read. */
  #usable(): LogSnapshot | null {
    const { options, venues } = this.#kernel;
    return venues.endSession ? null : (options.log.snapshot?.() ?? null);
  }
}
