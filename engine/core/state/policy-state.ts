/**
 * The execution policy as the log has it: the version in force, every version before it, drafts, what was let pass once,
 * and strategies that are disabled. Without a policy nothing is traded.
 */
import { DEFAULT_THRESHOLDS } from '../../../shared/domain/safety/exception-thresholds.ts';
import type { EventOf } from '../../../shared/domain/event.ts';
import {
  DEFAULT_MAX_LOSS,
  type DisabledStrategy,
  type ExecutionPolicy,
  type Override,
  type PolicyDraft,
  type PolicyVersion,
} from '../../../shared/domain/policy/policy.ts';
import { invariant } from '../../../shared/std/assert.ts';
import type { OnRow } from './state-row.ts';

export type PolicyEvent = EventOf<
  | 'LimitsSet'
  | 'PolicyApplied'
  | 'PolicyProposed'
  | 'PolicyRejected'
  | 'OverrideGranted'
  | 'OverrideUsed'
  | 'StrategyDisabled'
  | 'StrategyReenabled'
>;

/** Logs of before the thresholds of exceptions and the bound of a loss were a part of the policy say nothing of them. */
const whole = (policy: Omit<ExecutionPolicy, 'exceptions'>): ExecutionPolicy => ({
  exceptions: DEFAULT_THRESHOLDS,
  ...policy,
  desk: { ...policy.desk, maxLoss: policy.desk.maxLoss ?? DEFAULT_MAX_LOSS },
});

export class PolicyState {
  readonly versions: PolicyVersion[] = [];
  readonly drafts = new Map<string, PolicyDraft>();
  readonly overrides = new Map<string, Override>();
  readonly disabled = new Map<string, DisabledStrategy>();
  readonly #onRow: OnRow;

  constructor(onRow: OnRow) {
    this.#onRow = onRow;
  }

  /** In force; null before the first. */
  get current(): PolicyVersion | null {
    return this.versions.at(-1) ?? null;
  }

  apply(event: PolicyEvent, tsUs: number): void {
    switch (event.type) {
      case 'LimitsSet':
        return this.#limitsSet(event, tsUs);
      case 'PolicyApplied':
        return this.#applied(event, tsUs);
      case 'PolicyProposed':
        return this.#putDraft({ ...event.draft, policy: whole(event.draft.policy) });
      case 'PolicyRejected': {
        const { draftId, actor, reason } = event;
        return this.#putDraft({ ...this.draft(draftId), state: 'rejected', decidedBy: actor, decision: reason });
      }
      case 'OverrideGranted':
        return this.#putOverride(event.override);
      case 'OverrideUsed':
        return this.#overrideUsed(event.overrideId, tsUs);
      case 'StrategyDisabled':
        return this.#putDisabled(event.disabled);
      case 'StrategyReenabled': {
        const row = this.disabled.get(event.strategy);
        invariant(row, `strategy ${event.strategy} was disabled`);
        return this.#putDisabled({ ...row, enabledBy: event.actor });
      }
    }
  }

  #applied({ version, policy, author, approvedBy, reason, draftId }: EventOf<'PolicyApplied'>, tsUs: number): void {
    invariant(version === this.versions.length + 1, `policy version ${version} follows ${this.versions.length}`);
    this.#put({ version, policy: whole(policy), author, approvedBy, reason, sinceUs: tsUs });
    for (const draft of this.drafts.values()) {
      if (draft.state !== 'proposed') continue;
      const decision = draft.draftId === draftId ? '' : `version ${version} was applied meanwhile`;
      const state = draft.draftId === draftId ? 'applied' : 'superseded';
      this.#putDraft({ ...draft, state, decidedBy: approvedBy ?? author, decision });
    }
  }

  /** One instrument's limits changed within the policy in force; before the first policy there is nothing to change. */
  #limitsSet({ instrument, limits, actor, reason }: EventOf<'LimitsSet'>, tsUs: number): void {
    const { current } = this;
    if (!current) return;
    const policy: ExecutionPolicy = {
      ...current.policy,
      instruments: { ...current.policy.instruments, [instrument]: limits },
    };
    this.#put({ version: current.version + 1, policy, author: actor, approvedBy: null, reason, sinceUs: tsUs });
  }

  draft(draftId: string): PolicyDraft {
    const draft = this.drafts.get(draftId);
    invariant(draft, `policy draft ${draftId} is known`);
    return draft;
  }

  isDisabled(strategy: string): boolean {
    const row = this.disabled.get(strategy);
    return row !== undefined && row.enabledBy === null;
  }

  #put(version: PolicyVersion): void {
    this.versions.push(version);
    this.#onRow({ table: 'policies', row: version });
  }

  #putDraft(draft: PolicyDraft): void {
    this.drafts.set(draft.draftId, draft);
    this.#onRow({ table: 'policyDrafts', row: draft });
  }

  #putOverride(override: Override): void {
    this.overrides.set(override.overrideId, override);
    this.#onRow({ table: 'overrides', row: override });
  }

  #overrideUsed(overrideId: string, tsUs: number): void {
    const override = this.overrides.get(overrideId);
    invariant(override, `override ${overrideId} is known`);
    this.#putOverride({ ...override, usedUs: tsUs });
  }

  #putDisabled(row: DisabledStrategy): void {
    this.disabled.set(row.strategy, row);
    this.#onRow({ table: 'disabledStrategies', row });
  }
}
