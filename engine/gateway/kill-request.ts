/** `POST /v1/kill` without the HTTP around it: a request's body in, a status and the body of the answer out. */
import { KillRequest } from '../../shared/protocol/frames.ts';
import type { RejectCode } from '../../shared/domain/reject-code.ts';
import type { Identity } from './access.ts';
import type { CommandDesk } from './command-desk.ts';

export interface KillAnswer {
  readonly status: number;
  readonly body:
    | { readonly status: 'accepted'; readonly logSeq: number | undefined; readonly stopId: string | undefined }
    | { readonly status: 'rejected'; readonly code: RejectCode; readonly reason: string };
}

/** `body` is what came, as JSON gives it; undefined where it was none. */
export async function answerKill(commands: CommandDesk, identity: Identity, body: unknown): Promise<KillAnswer> {
  const parsed = KillRequest.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const reason = `${issue?.path.join('.') || 'body'}: ${issue?.message}`;
    return rejected(400, 'MALFORMED', reason.slice(0, 512));
  }
  const { commandId, ...stop } = parsed.data;
  const answer = await commands.carryOut(identity, commandId, { kind: 'EngageStop', ...stop }, null);
  if (answer === null) {
    const reason = 'The engine did not answer, the stop may or may not be engaged. Send the same again.';
    return rejected(503, 'LOG_UNAVAILABLE', reason);
  }
  if (answer.status === 'accepted') {
    return { status: 200, body: { status: 'accepted', logSeq: answer.logSeq, stopId: answer.stopId } };
  }
  return rejected(answer.code === 'NOT_PERMITTED' ? 403 : 409, answer.code ?? 'WRONG_STATE', answer.reason ?? '');
}

const rejected = (status: number, code: RejectCode, reason: string): KillAnswer => ({
  status,
  body: { status: 'rejected', code, reason },
});
