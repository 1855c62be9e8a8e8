/** The roll-outs of models as the log has them: which model is the champion, how far each candidate has come. */
import type { EventOf, EventType } from '../../../shared/domain/event.ts';
import {
  isFor,
  isUnderWay,
  MAX_PATH,
  NO_EVIDENCE,
  type RolloutRow,
  type Standing,
} from '../../../shared/domain/models/rollout.ts';
import { invariant } from '../../../shared/std/assert.ts';
import type { OnRow } from './state-row.ts';

export type RolloutEvent = EventOf<
  Extract<EventType, `Rollout${string}`> | Extract<EventType, 'ModelMeasured' | 'ModelAssigned'>
>;

/** An order that is part of a roll-out, and with which chance in percent it was to be a canary. */
export interface Enrolled {
  readonly rolloutId: string;
  readonly arm: 'canary' | 'control';
  readonly sharePct: number;
}

type Measured = Pick<EventOf<'ModelMeasured'>, 'costBps' | 'driftBps' | 'residualBps' | 'saidBps' | 'expectedBps'>;

/** What an order of a model cost, in basis points. */
export interface ModelCost {
  /** Once the market's drift is taken off. */
  readonly costBps: number;
  /** What it was expected to cost by its market before any was known; null where that was not to be told. */
  readonly expectedBps: number | null;
}

/** What came of the decisions for an order of a model less what it said of them, and what that was, in basis points of a clip. */
export interface ModelReward {
  readonly residualBps: number;
  /** Null in logs of before. */
  readonly saidBps: number | null;
}

/** Orders that are remembered as part of a roll-out, the newest. */
const MAX_ENROLLED = 10_000;
/** Costs that are kept of a model, the newest. */
export const KEPT_COSTS = 50;

export class RolloutsState {
  readonly rows = new Map<string, RolloutRow>();
  readonly enrolled = new Map<string, Enrolled>();
  /** What orders that a model decides for are expected to cost, where that is known, until they are measured. */
  readonly expected = new Map<string, number>();
  /** Of the last orders of each model. */
  readonly costs = new Map<string, readonly ModelCost[]>();
  /** Of the last orders of each model. */
  readonly rewards = new Map<string, readonly ModelReward[]>();
  readonly #onRow: OnRow;

  constructor(onRow: OnRow) {
    this.#onRow = onRow;
  }

  row(rolloutId: string): RolloutRow {
    const row = this.rows.get(rolloutId);
    invariant(row, `roll-out ${rolloutId} is known`);
    return row;
  }

  /** The one that is under way; there is one at most. */
  get underWay(): RolloutRow | null {
    for (const row of this.rows.values()) if (isUnderWay(row)) return row;
    return null;
  }

  /** The one that made the champion of an instrument; null while that is the model that the engine begins with. */
  crowning(instrument: string): RolloutRow | null {
    return [...this.rows.values()].findLast((row) => row.phase === 'champion' && isFor(row, instrument)) ?? null;
  }

  apply(event: RolloutEvent, tsUs: number): void {
    switch (event.type) {
      case 'ModelAssigned':
        return this.#assigned(event);
      case 'ModelMeasured':
        this.expected.delete(event.parentId);
        return this.#cost(event.model, event);
      case 'RolloutStarted':
        return this.#started(event, tsUs);
      case 'RolloutShadowed': {
        const row = this.row(event.rolloutId);
        const { decisions, agreed, faults, late } = row.shadow;
        const shadow = {
          decisions: decisions + event.decisions,
          agreed: agreed + event.agreed,
          faults: faults + event.faults,
          late: late + event.late,
        };
        return this.#put({ ...row, shadow });
      }
      case 'RolloutMeasured':
        return this.#measured(event);
      case 'RolloutPaused':
        return this.#change(event, tsUs, { paused: true });
      case 'RolloutResumed':
        return this.#change(event, tsUs, { paused: false });
      case 'RolloutAdvanced':
        return this.#advanced(event, tsUs);
      case 'RolloutRolledBack':
        return this.#rolledBack(event, tsUs);
    }
  }

  #assigned({ parentId, arm, rolloutId, sharePct, expectedBps }: EventOf<'ModelAssigned'>): void {
    this.enrolled.delete(parentId);
    if (expectedBps !== null) this.expected.set(parentId, expectedBps);
    if (this.expected.size > MAX_ENROLLED) this.expected.delete(this.expected.keys().next().value!);
    if (rolloutId === null || sharePct === null || (arm !== 'canary' && arm !== 'control')) return;
    this.enrolled.set(parentId, { rolloutId, arm, sharePct });
    if (this.enrolled.size > MAX_ENROLLED) this.enrolled.delete(this.enrolled.keys().next().value!);
  }

  #started(event: EventOf<'RolloutStarted'>, tsUs: number): void {
    const { rolloutId, model, sha256, champion, instruments, terms, actor, reason } = event;
    invariant(this.underWay === null, `${rolloutId} is the only roll-out under way`);
    this.#put({
      rolloutId,
      model,
      sha256,
      champion,
      instruments,
      terms,
      phase: 'shadow',
      step: 0,
      paused: false,
      startedUs: tsUs,
      startedBy: actor,
      reason,
      changedUs: tsUs,
      changedBy: actor,
      changeReason: reason,
      cause: null,
      shadow: { decisions: 0, agreed: 0, faults: 0, late: 0 },
      evidence: NO_EVIDENCE,
      standing: null,
      path: [],
      stepFrom: { canaries: 0, controls: 0 },
    });
  }

  #measured(event: EventOf<'RolloutMeasured'>): void {
    const { rolloutId, parentId, arm, evidence, standing } = event;
    const row = this.row(rolloutId);
    this.enrolled.delete(parentId);
    this.expected.delete(parentId);
    this.#cost(arm === 'canary' ? row.model : row.champion, event);
    this.#put({ ...row, evidence, standing, path: longer(row.path, standing) });
  }

  #cost(model: string, { costBps, driftBps, residualBps, saidBps, expectedBps }: Measured): void {
    const known = this.costs.get(model) ?? [];
    this.costs.set(model, [...known, { costBps: costBps - driftBps, expectedBps }].slice(-KEPT_COSTS));
    if (residualBps === null) return;
    this.rewards.set(model, [...(this.rewards.get(model) ?? []), { residualBps, saidBps }].slice(-KEPT_COSTS));
  }

  #advanced(event: EventOf<'RolloutAdvanced'>, tsUs: number): void {
    const row = this.row(event.rolloutId);
    const { canaries, controls } = row.evidence;
    this.#change(event, tsUs, { phase: event.phase, step: event.step, stepFrom: { canaries, controls } });
  }

  #rolledBack(event: EventOf<'RolloutRolledBack'>, tsUs: number): void {
    const { rolloutId, cause } = event;
    for (const [parentId, each] of this.enrolled) if (each.rolloutId === rolloutId) this.enrolled.delete(parentId);
    this.#change(event, tsUs, { phase: 'rolled-back', paused: false, cause });
  }

  #change(
    { rolloutId, actor, reason }: { readonly rolloutId: string; readonly actor: string; readonly reason: string },
    tsUs: number,
    change: Partial<RolloutRow>,
  ): void {
    this.#put({ ...this.row(rolloutId), ...change, changedUs: tsUs, changedBy: actor, changeReason: reason });
  }

  #put(row: RolloutRow): void {
    this.rows.set(row.rolloutId, row);
    this.#onRow({ table: 'rollouts', row });
  }
}

/** Every other point goes where there are too many: the way is drawn and not reckoned with. */
function longer(path: readonly Standing[], standing: Standing): Standing[] {
  const grown = [...path, standing];
  return grown.length <= MAX_PATH ? grown : grown.filter((_, i) => i === grown.length - 1 || i % 2 === 0);
}
