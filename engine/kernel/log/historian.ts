/**
 * Keeps what happens beside the log: each decision of a policy, the market by the second, where it stood at each
 * fill, and orders as they end.
 * Only while the engine lives: what a log is read back from was kept then.
 */
import type { Child } from '../../../shared/domain/orders/child.ts';
import { BY_THE_CLOCK, type DecisionRow } from '../../../shared/domain/orders/decision.ts';
import { PARENT_ENDED, type Parent } from '../../../shared/domain/orders/parent.ts';
import type { VenueReport } from '../../core/venue.ts';
import type { EngineState } from '../../core/engine-state.ts';
import { ACTIONS, type ClockDecision, type PolicyDecision } from '../../core/policy.ts';
import { CostDesk } from '../questions/cost-desk.ts';
import type { KernelOptions } from '../kernel-options.ts';
import type { MarketState } from '../market/market-state.ts';
import type { Publisher } from '../tables/publisher.ts';

/** Newest decisions of an order that its table shows; older ones are asked for. */
export const SHOWN_DECISIONS = 300;

const nameOf = (action: number): string => ACTIONS[action]!.name;

const valuesOf = (may: readonly boolean[], values: Float32Array): DecisionRow['values'] =>
  may.map((allowed, i) => ({ action: nameOf(i), valueBps: allowed ? values[i]! : null }));

interface Parts {
  readonly options: KernelOptions;
  readonly market: MarketState;
  readonly publisher: Publisher;
  readonly state: EngineState;
  /** False while the log is read back. */
  readonly isLive: boolean;
  nowUs(): number;
}

export class Historian {
  readonly #parts: Parts;
  readonly #logSeq: () => number;
  #costs: CostDesk | null = null;

  /** `logSeq`: of the newest record, durable or not yet. */
  constructor(parts: Parts, logSeq: () => number) {
    this.#parts = parts;
    this.#logSeq = logSeq;
  }

  /** What ended orders cost, by what was kept of them. */
  get costs(): CostDesk {
    return (this.#costs ??= new CostDesk(this.#parts.options.history, () => this.#parts.nowUs()));
  }

  /** To be told of each decision as it is made; passes it on to who else listens. */
  onDecision: NonNullable<KernelOptions['onDecision']> = (parent, decision, tsUs, reason) => {
    const { options, isLive } = this.#parts;
    options.onDecision?.(parent, decision, tsUs, reason);
    if (!options.history || !isLive) return;
    const { policyId, may, values, chosen, done, bound, forecast } = decision;
    const told = {
      values: valuesOf(may, values),
      chosen: nameOf(chosen),
      done: nameOf(done),
      bound,
      forecast: forecast ? [...forecast] : null,
    };
    this.#keep(parent, policyId, { ...told, reason }, tsUs, decision);
  };

  /** Of one that the clock made in place of a policy; no state is kept of it, for nothing was decided by one. */
  onPassedOver = (parent: Parent, { policyId, refused, why }: ClockDecision, reason: string): void => {
    const { options, isLive } = this.#parts;
    if (!options.history || !isLive) return;
    const may = refused?.may ?? ACTIONS.map(() => false);
    const told = {
      values: valuesOf(may, refused?.values ?? new Float32Array(ACTIONS.length)),
      chosen: refused ? nameOf(refused.action) : BY_THE_CLOCK,
      done: BY_THE_CLOCK,
      bound: refused ? why : '',
      forecast: null,
      reason,
    };
    this.#keep(parent, policyId, told, this.#parts.nowUs(), { schema: '', state: new Float32Array(0) });
  };

  #keep(
    { parentId, instrument }: Parent,
    model: string,
    told: Pick<DecisionRow, 'values' | 'chosen' | 'done' | 'bound' | 'forecast' | 'reason'>,
    tsUs: number,
    { schema = '', state }: Pick<PolicyDecision, 'schema' | 'state'>,
  ): void {
    const { options, publisher, state: engine } = this.#parts;
    const row = {
      parentId,
      instrument,
      tsUs,
      logSeq: this.#logSeq(),
      epoch: engine.epoch,
      model,
      ...told,
      regime: engine.regimes.regimeOf(instrument),
    };
    const decisionId = options.history!.keepDecision({ ...row, schema, state });
    publisher.stageDecision({ decisionId, ...row });
  }

  /** Of a fill that a venue has told of just now. */
  onFill(
    { childId, parentId, instrument, venue, venueKind }: Child,
    { execId, px, qty, fee = 0, liquidity }: Extract<VenueReport, { kind: 'filled' }>,
  ): void {
    const fill = { parentId, childId, execId, tsUs: this.#parts.nowUs(), venue, venueKind };
    this.#parts.options.history?.keepFill({ ...fill, px, qty, fee, liquidity, ...this.#touch(instrument) });
  }

  /** Of every change of an order: keeps those that have ended. */
  onParent(parent: Parent): void {
    const { options, isLive } = this.#parts;
    if (!options.history || !isLive || !PARENT_ENDED.has(parent.state)) return;
    options.history.keepOrder({ parent, tsUs: this.#parts.nowUs(), ...this.#touch(parent.instrument) });
  }

  #touch(instrument: string): { bidPx: number; askPx: number } {
    const book = this.#parts.market.get(instrument)?.book;
    return { bidPx: book?.bestPx('buy') ?? 0, askPx: book?.bestPx('sell') ?? 0 };
  }

  /** At the end of a second: keeps the markets, and writes what has come since the last. */
  second(tsUs: number): void {
    const { options, market: markets, isLive } = this.#parts;
    if (!options.history || !isLive) return;
    for (const { instrument, book, volumeQty, volumeNotional } of markets.all()) {
      const [bidPx, askPx] = [book.bestPx('buy'), book.bestPx('sell')];
      options.history.keepSecond({ instrument, tsUs, bidPx, askPx, volumeQty, volumeNotional });
    }
    options.history.flush();
  }
}
