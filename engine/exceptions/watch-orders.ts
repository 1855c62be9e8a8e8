/**
 * Orders that leave their schedule, limits that keep denying, and models that fail. An order that is late because its
 * market data or a venue failed belongs to that cause; one that a person or a stop holds is late on purpose.
 */
import { formatCount, formatQty, formatSignedPercent } from '../../shared/domain/basics/format.ts';
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import type { Finding } from '../../shared/domain/safety/exception.ts';
import type { Severity } from '../../shared/domain/safety/exception-kind.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import { envelopeShare } from '../../shared/domain/orders/strategy.ts';
import type { Side } from '../../shared/domain/basics/scalars.ts';
import type { RejectCode } from '../../shared/domain/basics/reject-code.ts';
import { US_PER_MINUTE } from '../../shared/std/duration.ts';
import type { DenialSignal, ModelSignal } from '../core/state/signals-state.ts';
import type { ExceptionThresholds } from '../../shared/domain/safety/exception-thresholds.ts';
import type { Surroundings } from './surroundings.ts';

/** Denials that a stop, a state, the market or a loss explains, and that are told of as what they are. */
const EXPLAINED: ReadonlySet<RejectCode> = new Set<RejectCode>([
  'STOPPED',
  'WRONG_STATE',
  'MARKET_DATA_UNFIT',
  'NO_MARKET',
  'MARKET_CLOSED',
  'MAX_LOSS',
]);

/** An order stands at the edge of its own envelope and a little beyond by right: told of from so many times its width. */
const BEYOND = { raise: 1.5, grave: 2 } as const;

/** `explained` says which cause an order's lateness belongs to, where there is one already. */
export function deviationFindings(
  { stage, plannedQty }: Surroundings,
  policy: ExceptionThresholds,
  explained: (parent: Parent) => boolean,
): Finding[] {
  const findings: Finding[] = [];
  for (const parentId of stage.state.openParents) {
    const parent = stage.state.parent(parentId);
    if (parent.state !== 'working' || parent.heldBy !== '' || stage.nowUs() < parent.startUs) continue;
    const planned = plannedQty(parentId);
    if (planned === null) continue;
    const offPct = (100 * (parent.filledQty - planned)) / parent.qty;
    const { raise, grave } = policy.deviationPct;
    const leavePct = 100 * envelopeShare(parent.params);
    if (Math.abs(offPct) < Math.max(raise, BEYOND.raise * leavePct) || explained(parent)) continue;
    const severity: Severity = Math.abs(offPct) >= Math.max(grave, BEYOND.grave * leavePct) ? 'P2' : 'P3';
    const instrument = stage.state.instruments.get(parent.instrument)!;
    findings.push(deviation(parent, instrument, planned, severity));
  }
  return findings;
}

function deviation(parent: Parent, instrument: Instrument, planned: number, severity: Severity): Finding {
  const { parentId, side, qty, filledQty, lastReason } = parent;
  const off = (filledQty - planned) / qty;
  const [filled, ordered, due] = [filledQty, qty, Math.round(planned)].map((lots) => formatQty(lots, instrument));
  const title = `${parentId} ${side.toUpperCase()} ${parent.instrument} is ${off < 0 ? 'behind' : 'ahead of'} its schedule`;
  return {
    kind: 'schedule-deviation',
    cause: `parent/${parentId}`,
    severity,
    title,
    facts: `${filled} of ${ordered} are filled, ${due} were planned by now: ${formatSignedPercent(off)} of the order. ${lastReason}`,
    did: 'Its algorithm goes on within its limits and never catches up by a burst.',
    members: [parentId],
    memberCount: 1,
    actions: [
      { words: `Pause ${parentId}`, command: { kind: 'PauseParent', parentId, children: 'keep' } },
      { words: `Work ${parentId} by hand`, command: { kind: 'TakeOver', parentId, children: 'keep' } },
    ],
  };
}

export function denialFindings({ stage }: Surroundings, policy: ExceptionThresholds): Finding[] {
  const sinceUs = stage.nowUs() - US_PER_MINUTE;
  const findings: Finding[] = [];
  for (const signal of stage.state.signals.denials.values()) {
    if (signal.lastUs <= sinceUs || EXPLAINED.has(signal.code)) continue;
    const lately = signal.timesUs.filter((us) => us > sinceUs).length;
    if (lately < policy.denialsPerMinute) continue;
    const sides = new Set(signal.members.flatMap((id) => stage.state.parents.get(id)?.side ?? []));
    findings.push(breach(signal, lately, sides));
  }
  return findings;
}

function breach({ code, instrument, facts, members }: DenialSignal, lately: number, sides: ReadonlySet<Side>): Finding {
  const [side] = sides;
  const denied = side && sides.size === 1 ? `${side.toUpperCase()} orders` : 'orders';
  return {
    kind: 'limit-breach',
    cause: `limit/${code}/${instrument}`,
    severity: 'P3',
    title: `${code} keeps denying ${denied} in ${instrument}`,
    facts: `At least ${formatCount(lately)} denials within the last minute; the last: ${facts}`,
    did: 'No denied order has left; the algorithms try again by their own time.',
    members: [...members],
    memberCount: members.length,
    actions: members.slice(-2).map((parentId) => ({
      words: `Pause ${parentId}`,
      command: { kind: 'PauseParent', parentId, children: 'keep' },
    })),
  };
}

const MODEL_KINDS = {
  late: ['model-late', 'P3', 'answers too late'],
  failing: ['model-failing', 'P2', 'fails'],
  'out-of-bounds': ['model-out-of-bounds', 'P2', 'leaves its bounds'],
} as const;

const INSTEAD = {
  heuristic: 'The heuristic decides in its place.',
  pause: 'Its orders are paused: there is nothing to decide in its place.',
} as const;

/** Each is told of for a minute after the last time. */
export function modelFindings({ stage }: Surroundings): Finding[] {
  const sinceUs = stage.nowUs() - US_PER_MINUTE;
  return [...stage.state.signals.models.values()].filter(({ lastUs }) => lastUs > sinceUs).map(modelFinding);
}

function modelFinding({ model, why, to, count, facts, members }: ModelSignal): Finding {
  const [kind, severity, does] = MODEL_KINDS[why];
  const title = `Model ${model} ${does}`;
  const scopes = [{ kind: 'model' as const, model }];
  return {
    kind,
    cause: `model/${model}/${why}`,
    severity: to === 'pause' ? 'P2' : severity,
    title,
    facts: `${formatCount(count)} times since it was first seen; the last: ${facts}`,
    did: members.length === 0 ? 'What decides goes on without its forecasts.' : INSTEAD[to],
    members: [...members],
    memberCount: members.length,
    // Who only forecasts decides for no order.
    actions:
      members.length === 0
        ? []
        : [
            {
              words: `Hold all that ${model} decides`,
              command: { kind: 'EngageStop', scopes, degree: 'hold', reason: title },
            },
          ],
  };
}
