/** Answers of the engine, over the socket or over HTTP, as results of commands. */
import type { Ack } from '../../shared/protocol/frames.ts';
import type { CommandResult } from './handle.ts';
import { KillAnswer } from './http-engine.ts';

export function resultOfAck({ id, status, code, reason, logSeq, parentId, stopId }: Ack): CommandResult {
  if (status === 'rejected') return { status, id, code: code ?? 'WRONG_STATE', reason: reason ?? '' };
  if (status !== 'accepted')
    return { status: 'unknown', id, reason: `The engine said ${String(status)}, which this version does not know.` };
  const made = { ...(parentId !== undefined && { parentId }), ...(stopId !== undefined && { stopId }) };
  return { status, id, logSeq: logSeq ?? 0, ...made };
}

/** Null where the answer does not say what became of the command: it is to be asked again. */
export function resultOfHttp(id: string, status: number, body: unknown): CommandResult | null {
  if (status >= 500) return null;
  const answer = KillAnswer.safeParse(body).data;
  return answer === undefined ? null : { id, ...answer };
}
