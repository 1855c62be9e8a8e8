/** What a command is answered: read from the state, so the same id gets the same answer for ever. */
import { invariant } from '../../shared/std/assert.ts';
import type { Ack } from '../../shared/protocol/frames.ts';
import type { EngineState } from '../core/engine-state.ts';

export type Answer = Omit<Ack, 't' | 'id'>;

export function answerOf(state: EngineState, commandId: string): Answer {
  const answer = state.commands.get(commandId);
  invariant(answer, `command ${commandId} was decided`);
  const { logSeq, rejection, parentId, stopId } = answer;
  if (rejection) return { status: 'rejected', ...rejection, logSeq };
  return { status: 'accepted', logSeq, ...(parentId && { parentId }), ...(stopId && { stopId }) };
}

export function logUnavailable(state: 'full' | 'failed'): Answer & { reason: string } {
  const why = state === 'full' ? 'the disk is full' : 'it cannot be written';
  return {
    status: 'rejected',
    code: 'LOG_UNAVAILABLE',
    reason: `the event log takes nothing more (${why}): no order leaves, cancels were sent for all open orders; make room, then restart the engine`,
  };
}
