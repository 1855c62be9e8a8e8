/** Every event of the log in a sentence, for people. The switch is whole: a new event does not compile without words. */
import type { EngineEvent } from '../../../shared/domain/event.ts';
import { exceptionWords, type ExceptionEvent, supervisionWords } from './supervision-words.ts';
import { describeFault } from '../../../shared/domain/basics/fault.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { describeScope } from '../../../shared/domain/safety/stop.ts';
import { isolated } from './bidi.ts';
import { unknownEvent } from './unknown-event.ts';
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { formatCount, formatDuration, formatPx, formatQty, NONE } from './format.ts';
import { modelEventWords, type ModelEvent } from './model-event-words.ts';
import { policyWords } from './policy-words.ts';
import { followedWords, strategyWords } from './strategy-words.ts';

/** What an event refers to by id and the journal tells in full. */
export interface Known {
  readonly instruments: Found<Instrument>;
  readonly parents: Found<Parent>;
  readonly children: Found<Child>;
}
type Found<R> = Pick<ReadonlyMap<string, R>, 'get'>;

export function eventWords(event: EngineEvent, known: Known): string {
  switch (event.type) {
    case 'EngineStarted':
      return `Engine ${event.version} started, epoch ${event.epoch}, ${event.instruments.length} instruments, market ${event.market.source}`;
    case 'MarketPositioned':
      return `Market at ${event.market.source}, offset ${formatCount(event.market.offset)}`;
    case 'MarketEnded':
      return `Market ended at ${event.market.source}, offset ${formatCount(event.market.offset)}`;
    case 'CommandAccepted':
      return `${event.command.kind} accepted (${event.commandId})`;
    case 'CommandRejected':
      return `${event.command.kind} rejected: ${isolated(event.reason)} (${event.code})`;
    case 'FaultInjected': {
      const { faultId, fault, sinceUs, untilUs } = event.injected;
      const held =
        untilUs === null ? ' until cleared' : untilUs > sinceUs ? ` for ${formatDuration(untilUs - sinceUs)}` : '';
      return `Fault ${faultId} injected: ${describeFault(fault)}${held}`;
    }
    case 'FaultCleared':
      return `Fault ${event.faultId} ${event.actor === 'engine' ? 'over' : 'cleared'}`;
    case 'EndedForgotten':
      return forgottenWords(event);
    case 'OrderDiffered': {
      const { childId, venue, ours, theirs, did } = event.difference;
      return `${childId} differs at ${venue}: here ${isolated(ours)}, there ${isolated(theirs)}; ${isolated(did)}`;
    }
    case 'ExecutionsReconciled': {
      const { venue, executions, missed } = event;
      const told = missed === 0 ? 'all had been told' : `${formatCount(missed)} had not been told`;
      return `Executions at ${venue} compared: ${formatCount(executions)}, ${told}`;
    }
    case 'VenueAnomaly': {
      const { kind, facts, untold } = event.anomaly;
      return `Venue anomaly (${kind}): ${isolated(facts)}${untold === 0 ? '' : `; ${formatCount(untold)} more of the kind before it`}`;
    }
    case 'DrillReported':
    case 'SupervisorsChanged':
    case 'ModelDegraded':
      return supervisionWords(event);
    case 'PolicyProposed':
    case 'PolicyRejected':
    case 'PolicyApplied':
    case 'OverrideGranted':
    case 'OverrideUsed':
    case 'StrategyDisabled':
    case 'StrategyReenabled':
      return policyWords(event);
    case 'LimitsSet':
      return `Limits of ${event.instrument} set${because(event.reason)}`;
    default:
      return event.type.startsWith('Parent')
        ? parentWords(event as ParentEvent, known)
        : event.type.startsWith('Child')
          ? childWords(event as ChildEvent, known)
          : event.type.startsWith('Exception')
            ? exceptionWords(event as ExceptionEvent)
            : MODEL_EVENT.test(event.type)
              ? modelEventWords(event as ModelEvent)
              : stopWords(event as StopEvent);
  }
}

const MODEL_EVENT = /^(ModelAssigned|ModelMeasured|Regime|Rollout)/;

function forgottenWords({
  parents,
  children,
  stops,
  faults,
}: Extract<EngineEvent, { type: 'EndedForgotten' }>): string {
  const counts = [
    ...([
      [parents, 'orders'],
      [children, 'child orders'],
      [stops, 'stops'],
      [faults, 'faults'],
    ] as const),
  ].filter(([count]) => count > 0);
  return `What ended longest ago is kept in the log alone from now on: ${counts.map(([count, what]) => `${formatCount(count)} ${what}`).join(', ')}`;
}

type Named<P extends string> = Extract<EngineEvent, { type: `${P}${string}` }>;
type ParentEvent = Named<'Parent'>;
type ChildEvent = Named<'Child'>;
type StopEvent = Named<'Stop'> | Named<'Release'>;

/** The terms as they are from now on. */
function amendedWords(event: Extract<ParentEvent, { type: 'ParentAmended' }>, known: Known): string {
  const { parentId, version, qty, limitPx } = event;
  const symbol = known.parents.get(parentId)?.instrument;
  const limit = limitPx === null || symbol === undefined ? '' : ` limit ${px(limitPx, symbol, known)}`;
  return `${parentId} amended, version ${version}: quantity ${lots(qty, symbol, known)} by ${strategyWords(event)}${limit}`;
}

function parentWords(event: ParentEvent, known: Known): string {
  switch (event.type) {
    case 'ParentSubmitted': {
      const { parentId, side, qty, instrument, limitPx, account } = event.parent;
      const whose = account === '' ? '' : ` for account ${account}`;
      const limit = limitPx === null ? '' : ` limit ${px(limitPx, instrument, known)}`;
      return `${parentId}: ${side} ${lots(qty, instrument, known)} ${instrument} by ${strategyWords(event.parent)}${limit}${whose}`;
    }
    case 'ParentReleased':
      return `${event.parentId} released to work`;
    case 'ParentRejected':
      return `${event.parentId} turned down${because(event.reason)}`;
    case 'ParentStarted':
      return `${event.parentId} started`;
    case 'ParentStrategySwitched':
      return `${event.parentId} switched to ${event.params.strategy.toUpperCase()}, planned anew from here`;
    case 'ParentFollowedRegime':
      return `${event.parentId} ${followedWords(event)}`;
    case 'ParentTakenOver':
      return `${event.parentId} taken over by hand`;
    case 'ParentHandedBack':
      return `${event.parentId} handed back to its algorithm, planned anew from here`;
    case 'ParentFinishAsked': {
      const symbol = known.parents.get(event.parentId)?.instrument;
      if (event.take === null) return `${event.parentId} is to end as it is`;
      const worst = event.take.worstPx === null ? '' : ` no worse than ${px(event.take.worstPx, symbol, known)}`;
      return `${event.parentId} is to finish: takes up to ${lots(event.take.targetQty, symbol, known)} in all${worst}`;
    }
    case 'ParentFinishEnds':
      return `${event.parentId} finishes${because(event.reason)}`;
    case 'ParentAmended':
      return amendedWords(event, known);
    case 'ParentPaused':
      return `${event.parentId} paused`;
    case 'ParentResumed':
      return `${event.parentId} resumed, planned anew from here`;
    case 'ParentCancelRequested':
      return `${event.parentId} cancel requested`;
    case 'ParentCancelled':
      return `${event.parentId} cancelled`;
    case 'ParentDone':
      return `${event.parentId} done${because(event.reason ?? '')}`;
    case 'ParentExpired':
      return `${event.parentId} expired${because(event.reason)}`;
    default:
      return unknownEvent(event);
  }
}

function childWords(event: ChildEvent, known: Known): string {
  if (event.type === 'ChildSubmitted') {
    const { childId, parentId, side, qty, instrument, px: price, venue, reason } = event.child;
    const what = `${side} ${lots(qty, instrument, known)} ${instrument} at ${px(price, instrument, known)}`;
    return `${childId} of ${parentId}: ${what} sent to ${venue}${because(reason)}`;
  }
  if (event.type === 'ChildDenied') return `${event.parentId}: order denied: ${isolated(event.reason)} (${event.code})`;
  const instrument = known.children.get(event.childId)?.instrument;
  switch (event.type) {
    case 'ChildAcknowledged':
      return `${event.childId} acknowledged`;
    case 'ChildRejected':
      return `${event.childId} rejected by the venue${because(event.reason)}`;
    case 'ChildFilled':
      return `${event.childId} filled ${lots(event.qty, instrument, known)} at ${px(event.px, instrument, known)} (${event.liquidity})`;
    case 'ChildCancelRequested':
      return `${event.childId} cancel requested${because(event.reason)}`;
    case 'ChildCancelled':
      return `${event.childId} cancelled${because(event.reason)}`;
    case 'ChildCancelRejected':
      return `${event.childId} cancel rejected by the venue${because(event.reason)}`;
    case 'ChildBecameUnknown':
      return `${event.childId} is of unknown fate${because(event.reason)}`;
    case 'ChildFoundWorking':
      return `${event.childId} found working at the venue`;
    default:
      return unknownEvent(event);
  }
}

function stopWords(event: StopEvent): string {
  switch (event.type) {
    case 'StopEngaged': {
      const scopes = event.scopes.map(describeScope).join(', ');
      return `STOP ${event.stopId} engaged (${event.degree}) on ${scopes}, ${event.open.length} orders open${because(event.reason)}`;
    }
    case 'StopConfirmed':
      return `Stop ${event.stopId} confirmed: nothing of it is open at any venue`;
    case 'StopLeftResidual':
      return `Stop ${event.stopId} residual: ${event.unknown.length} orders of unknown fate (${event.unknown.slice(0, 5).join(', ')})`;
    case 'ReleaseAsked':
      return `Release of stop ${event.stopId} asked for`;
    case 'ReleaseLapsed':
      return `Release of stop ${event.stopId} was not carried out in time: it has to be asked for again`;
    case 'StopReleased':
      return `Stop ${event.stopId} released${because(event.reason)}`;
    default:
      return unknownEvent(event);
  }
}

/** Who caused it: a person's name, the algorithm's order, or the venue or engine. */
export function eventActor(event: EngineEvent): string {
  if ('actor' in event) return event.actor;
  if (event.type === 'ParentSubmitted') return event.parent.actor;
  if (event.type === 'DrillReported') return event.drill.actor;
  if (event.type === 'FaultInjected') return event.injected.actor;
  if (event.type === 'VenueAnomaly' || event.type === 'OrderDiffered') return 'venue';
  if (event.type === 'ChildSubmitted') return event.child.placedBy ?? 'algorithm';
  if (event.type === 'ChildDenied') return 'algorithm';
  // The algorithm's wish or a stop's: the reason says which.
  if (event.type === 'ChildCancelRequested') return 'engine';
  if (event.type.startsWith('Child')) return 'venue';
  return 'engine';
}

/** The order an event is about, or null. */
export function eventParent(event: EngineEvent, known: Known): string | null {
  if (event.type === 'VenueAnomaly') return event.anomaly.parentId;
  if (event.type === 'OrderDiffered') return event.difference.parentId;
  if ('parentId' in event) return event.parentId ?? null;
  if (event.type === 'ParentSubmitted') return event.parent.parentId;
  if (event.type === 'ChildSubmitted') return event.child.parentId;
  if ('childId' in event) return known.children.get(event.childId ?? '')?.parentId ?? null;
  if (event.type === 'CommandRejected') return 'parentId' in event.command ? event.command.parentId : null;
  return null;
}

const because = (reason: string): string => (reason === '' ? '' : `: ${isolated(reason)}`);

function lots(qty: number, symbol: string | undefined, known: Known): string {
  const instrument = symbol === undefined ? undefined : known.instruments.get(symbol);
  return instrument ? formatQty(qty, instrument) : formatCount(qty);
}

function px(price: number, symbol: string | undefined, known: Known): string {
  const instrument = symbol === undefined ? undefined : known.instruments.get(symbol);
  return instrument ? formatPx(price, instrument) : NONE;
}
