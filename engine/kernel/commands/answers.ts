/** What a command is answered: read from the state, so the same id gets the same answer for ever. */
import type { Command } from '../../../shared/domain/command.ts';
import { invariant } from '../../../shared/std/assert.ts';
import type { Ack } from '../../../shared/protocol/frames.ts';
import type { CommandAnswer, EngineState } from '../../core/engine-state.ts';
import { EventLogError } from '../../core/event-log.ts';

export type Answer = Omit<Ack, 't' | 'id'>;

export function answerOf(state: EngineState, commandId: string): Answer {
  const answer = state.commands.get(commandId);
  invariant(answer, `command ${commandId} was decided`);
  const { logSeq, rejection, parentId, stopId, childId } = answer;
  if (rejection) return { status: 'rejected', ...rejection, logSeq };
  const made = { ...(parentId && { parentId }), ...(stopId && { stopId }), ...(childId && { childId }) };
  return { status: 'accepted', logSeq, ...made };
}

/**
 * What a stop is answered whose id stands for another command already, or for a stop that was released; null otherwise. To
 * say what that was answered would be a yes to a stop that is not there.
 */
export function refusalOfStop({ kind }: Command, commandId: string, state: EngineState): Answer | null {
  const known = state.commands.get(commandId);
  if (kind !== 'EngageStop' || !known) return null;
  if (known.kind === 'EngageStop') return releasedSince(known, commandId, state);
  const reason = `nothing is stopped: the id ${commandId} is that of a ${known.kind}; send the stop under a new one`;
  return { status: 'rejected', code: 'MALFORMED', reason };
}

/** The same stop again is the same stop; but a yes would be wrong once it has been released. */
function releasedSince({ stopId }: CommandAnswer, commandId: string, state: EngineState): Answer | null {
  // Only released ones are ever forgotten.
  if (stopId === undefined || (state.stops.get(stopId)?.state ?? 'released') !== 'released') return null;
  const reason = `${stopId}, engaged under the id ${commandId}, has been released since: it stops nothing any more; send the stop under a new id`;
  return { status: 'rejected', code: 'STOP_RELEASED', reason, stopId };
}

export function logUnavailable(state: 'full' | 'failed'): Answer & { reason: string } {
  const why = state === 'full' ? 'the disk is full' : 'it cannot be written';
  return {
    status: 'rejected',
    code: 'LOG_UNAVAILABLE',
    reason: `the event log takes nothing more (${why}): no order leaves, cancels were sent for all open orders; make room, then restart the engine`,
  };
}

/** A command whose consequences broke off half way, as the failure that it is for the log. */
export function halfDone(kind: string, cause: unknown): EventLogError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new EventLogError('IO', `${kind} broke off half way and is not logged, so nothing more is: ${why}`, { cause });
}
