/** What a trader does about the execution policy: proposes, approves what it may and what it may not, lets single orders pass. */
import type { CommandKind } from '../../../shared/domain/command.ts';
import type { ExecutionPolicy, PolicyVersion } from '../../../shared/domain/policy.ts';
import { SIMULATED_MARKET_LIMITS } from '../../../engine/risk/default-limits.ts';
import { type Choose, lastOf, type Sight } from './sight.ts';

const newest = ({ trader }: Sight): PolicyVersion | undefined =>
  trader.rows('policies').toSorted((a, b) => b.version - a.version)[0];

function changed(policy: ExecutionPolicy, instrument: string, size: number): ExecutionPolicy {
  const limits = { ...SIMULATED_MARKET_LIMITS, maxOrderQty: 1 + size };
  const all = policy.orderTypes.timesInForce.length > 1;
  const choices: readonly Partial<ExecutionPolicy>[] = [
    { approvals: { policy: true, overrides: true } },
    { approvals: { policy: false, overrides: false } },
    { instruments: { ...policy.instruments, [instrument]: limits } },
    { restricted: policy.restricted.length > 0 ? [] : [instrument] },
    { orderTypes: { ...policy.orderTypes, timesInForce: all ? ['day'] : ['day', 'ioc', 'fok', 'close'] } },
    { instruments: { ...policy.instruments, [instrument]: { ...limits, maxOrderQty: 5_000, maxParticipationPct: 8 } } },
    // Against itself: never taken.
    { exceptions: { ...policy.exceptions, respondUs: { P1: 9_000_000, P2: 8_000_000, P3: 7_000_000 } } },
  ];
  return { ...policy, ...choices[size % choices.length] };
}

/** Mostly one that waits, now and then any; whoever wrote it. */
function draftOf({ trader }: Sight, pick: number): string | undefined {
  const drafts = trader.rows('policyDrafts');
  const open = drafts.filter(({ state }) => state === 'proposed');
  return lastOf(open.length > 0 && pick % 6 > 0 ? open : drafts, pick)?.draftId;
}

export const POLICY: { readonly [K in CommandKind]?: Choose } = {
  ProposePolicy: (sight, pick, size) => {
    const current = newest(sight);
    if (!current) return null;
    const policy = changed(current.policy, sight.instruments[pick % sight.instruments.length]!, size);
    // Sometimes by what was there before.
    const basedOn = pick % 9 === 0 ? current.version + 1 : current.version;
    return { kind: 'ProposePolicy', policy, basedOn, reason: 'a try' };
  },
  RestorePolicy: (sight, pick) => {
    const version = 1 + (pick % 3);
    return newest(sight) ? { kind: 'RestorePolicy', version, reason: 'as it was' } : null;
  },
  ApprovePolicy: (sight, pick) => {
    const draftId = draftOf(sight, pick);
    return draftId === undefined ? null : { kind: 'ApprovePolicy', draftId, reason: 'looked at it' };
  },
  RejectPolicy: (sight, pick, size) => {
    const draftId = draftOf(sight, pick);
    return draftId === undefined ? null : { kind: 'RejectPolicy', draftId, reason: size % 5 === 0 ? ' ' : 'not yet' };
  },
  GrantOverride: ({ trader }, pick, size) => {
    const all = trader.rows('parents');
    // What is worked by hand meets its limits most.
    const byHand = all.filter(({ state }) => state === 'manual');
    const parent = lastOf(byHand.length > 0 && pick % 4 > 0 ? byHand : all, pick);
    if (!parent) return null;
    const limits = [
      ['maxOrderQty', 50 + size],
      ['maxOrderValue', 5_000 + 1_000 * size],
      ['priceCollarBps', 1 + (size % 40)],
      ['maxParticipationPct', 1 + (size % 100)],
    ] as const;
    const [limit, value] = limits[pick % limits.length]!;
    const reason = size % 7 === 0 ? '' : 'agreed';
    return { kind: 'GrantOverride', parentId: parent.parentId, limit, value, reason };
  },
};
