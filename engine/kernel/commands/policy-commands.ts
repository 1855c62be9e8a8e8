/**
 * The execution policy: proposed as a draft, applied at one record once whoever has to has approved it, restored as a
 * draft of what it was; single orders let pass; strategies enabled again. Nobody approves what he wrote.
 */
import { PARENT_ENDED, type Parent } from '../../../shared/domain/orders/parent.ts';
import type { ExecutionPolicy, Overridable, PolicyDraft, PolicyVersion } from '../../../shared/domain/policy/policy.ts';
import { policyFindings } from '../../../shared/domain/policy/policy-check.ts';
import { policyChanges } from '../../../shared/domain/policy/policy-diff.ts';
import type { Stage } from '../../core/stage.ts';
import { type Denial, deny } from '../../risk/denial.ts';
import type { CommandDeskParts, Plan, Planners } from './plan.ts';

type PolicyCommand =
  | 'ProposePolicy'
  | 'RestorePolicy'
  | 'ApprovePolicy'
  | 'RejectPolicy'
  | 'GrantOverride'
  | 'ReenableStrategy'
  | 'SetLimits';

/** Findings that a refusal names. */
const MOST_NAMED = 10;

export function policyCommands(parts: CommandDeskParts): Planners<PolicyCommand> {
  const { stage } = parts;
  const { policy: policies } = stage.state;

  return {
    ProposePolicy({ policy, basedOn, reason }, actor) {
      const current = inForce(parts);
      if ('code' in current) return current;
      if (basedOn !== current.version) return stale(basedOn, current);
      return propose(parts, policy, actor, reason);
    },
    RestorePolicy({ version, reason }, actor) {
      const before = policies.versions[version - 1];
      if (!before)
        return deny('BAD_POLICY', `there is no version ${version}; there are 1 to ${policies.versions.length}`);
      return propose(parts, before.policy, actor, reason);
    },
    ApprovePolicy({ draftId, reason }, actor) {
      const draft = openDraft(parts, draftId);
      const current = inForce(parts);
      if ('code' in draft) return draft;
      if ('code' in current) return current;
      if (draft.author === actor) {
        return deny('NEEDS_ANOTHER_PERSON', `${actor} wrote ${draftId}: another person approves it`);
      }
      if (draft.basedOn !== current.version) return stale(draft.basedOn, current);
      const wrong = findingsOf(parts, draft.policy);
      if (wrong) return wrong;
      return { draftId, effect: () => apply(parts, draft, actor, reason) };
    },
    RejectPolicy({ draftId, reason }, actor) {
      const draft = openDraft(parts, draftId);
      if ('code' in draft) return draft;
      if (reason.trim() === '') return deny('REASON_MISSING', `say why ${draftId} is rejected`);
      return { draftId, effect: () => void stage.record({ type: 'PolicyRejected', draftId, actor, reason }) };
    },
    ...exemptions(parts),
    SetLimits({ instrument, limits, reason }, actor) {
      const current = inForce(parts);
      if ('code' in current) return current;
      const instruments = { ...current.policy.instruments, [instrument]: limits };
      if (!stage.state.instruments.has(instrument)) {
        return deny('UNKNOWN_INSTRUMENT', `${instrument} is not an instrument of this engine`);
      }
      if (current.policy.approvals.policy) {
        return deny(
          'NEEDS_ANOTHER_PERSON',
          'limits take a second person: propose them as a policy, and let it be approved',
        );
      }
      const wrong = findingsOf(parts, { ...current.policy, instruments });
      if (wrong) return wrong;
      return { effect: () => void stage.record({ type: 'LimitsSet', instrument, limits, actor, reason }) };
    },
  };
}

/** What lets single orders or strategies go on that a limit holds. */
function exemptions({ stage, algos }: CommandDeskParts): Planners<'GrantOverride' | 'ReenableStrategy'> {
  const { policy: policies } = stage.state;
  return {
    GrantOverride({ parentId, limit, value, reason }, actor) {
      const parent = stage.state.parents.get(parentId);
      if (!parent) return deny('UNKNOWN_PARENT', `there is no order ${parentId}`);
      if (PARENT_ENDED.has(parent.state)) return deny('WRONG_STATE', `${parentId} has ended`);
      if (reason.trim() === '') return deny('REASON_MISSING', `say why ${parentId} may exceed ${limit}`);
      if (policies.current?.policy.approvals.overrides && parent.actor === actor) {
        return deny('NEEDS_ANOTHER_PERSON', `${parentId} is ${actor}'s own order: another person grants its override`);
      }
      const senseless = liftsNothing(parent, limit, value, stage);
      if (senseless) return senseless;
      const overrideId = `O${policies.overrides.size + 1}`;
      const granted = { overrideId, parentId, limit, value, grantedBy: actor, reason };
      const override = { ...granted, grantedUs: stage.nowUs(), usedUs: null };
      const effect = (): void => {
        stage.record({ type: 'OverrideGranted', override });
        algos.attend(parentId);
      };
      return { parentId, effect };
    },
    ReenableStrategy({ strategy, reason }, actor) {
      if (!policies.isDisabled(strategy)) return deny('WRONG_STATE', `${strategy} is not disabled`);
      if (reason.trim() === '') return deny('REASON_MISSING', `say why ${strategy} may go on`);
      const effect = (): void => {
        stage.record({ type: 'StrategyReenabled', strategy, actor, reason });
        for (const parentId of stage.state.openParents) algos.attend(parentId);
      };
      return { effect };
    },
  };
}

/** A value that an override cannot have, or that the order may reach without one: a typing error, or another unit. */
function liftsNothing(
  { instrument }: Parent,
  limit: Overridable,
  value: number,
  { state }: Pick<Stage, 'state'>,
): Denial | null {
  const bound =
    limit === 'maxParticipationPct' ? 100 : limit.endsWith('Bps') || limit === 'collarOverTime' ? 10_000 : null;
  if (bound !== null && value > bound) {
    const whole =
      bound === 100 ? '100 per cent, which is all of the volume' : '10000 basis points, which is the whole price';
    return deny('BAD_PARAMETER', `${limit} may reach ${whole}, and not ${value}`);
  }
  const desk = state.policy.current?.policy.desk;
  const held =
    limit === 'collarOverTime' ? desk?.collarOverTime.bps : { ...desk, ...state.limits.get(instrument) }[limit];
  if (typeof held !== 'number' || value > held) return null;
  return deny('BAD_PARAMETER', `${limit} is ${held} for ${instrument} already: an override is for more than that`);
}

function propose(parts: CommandDeskParts, policy: ExecutionPolicy, author: string, reason: string): Plan | Denial {
  const { stage } = parts;
  const current = inForce(parts);
  if ('code' in current) return current;
  if (reason.trim() === '') return deny('REASON_MISSING', 'say why the policy is changed');
  if (policyChanges(current.policy, policy).length === 0) {
    return deny('BAD_POLICY', `it says what version ${current.version} says: there is nothing to change`);
  }
  const wrong = findingsOf(parts, policy);
  if (wrong) return wrong;
  const draftId = `D${stage.state.policy.drafts.size + 1}`;
  const draft: PolicyDraft = {
    draftId,
    basedOn: current.version,
    policy,
    author,
    reason,
    proposedUs: stage.nowUs(),
    state: 'proposed',
    decidedBy: null,
    decision: '',
  };
  const effect = (): void => {
    stage.record({ type: 'PolicyProposed', draft });
    if (!current.policy.approvals.policy) apply(parts, draft, null, reason);
  };
  return { draftId, effect };
}

function apply(parts: CommandDeskParts, draft: PolicyDraft, approvedBy: string | null, reason: string): void {
  const { stage, algos } = parts;
  const { draftId, policy, author } = draft;
  const version = stage.state.policy.versions.length + 1;
  stage.record({ type: 'PolicyApplied', version, policy, author, approvedBy, reason: reason || draft.reason, draftId });
  parts.policyChanged();
  for (const parentId of stage.state.openParents) algos.attend(parentId);
}

function inForce({ stage }: CommandDeskParts): PolicyVersion | Denial {
  return stage.state.policy.current ?? deny('POLICY_UNSET', 'no execution policy is in force');
}

function openDraft({ stage }: CommandDeskParts, draftId: string): PolicyDraft | Denial {
  const draft = stage.state.policy.drafts.get(draftId);
  if (!draft) return deny('UNKNOWN_DRAFT', `there is no policy draft ${draftId}`);
  return draft.state === 'proposed' ? draft : deny('WRONG_STATE', `${draftId} was ${draft.state} already`);
}

const stale = (basedOn: number, { version, author }: PolicyVersion): Denial =>
  deny(
    'STALE_VERSION',
    `it changes version ${basedOn}, and ${author} wrote version ${version}: look again, then propose`,
  );

function findingsOf({ stage, venueIds }: CommandDeskParts, policy: ExecutionPolicy): Denial | null {
  const found = policyFindings(policy, { instruments: stage.state.instruments, venues: venueIds() });
  if (found.length === 0) return null;
  const more = found.length > MOST_NAMED ? `; and ${found.length - MOST_NAMED} more` : '';
  return deny('BAD_POLICY', found.slice(0, MOST_NAMED).join('; ') + more);
}
