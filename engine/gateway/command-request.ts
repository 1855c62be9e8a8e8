/** A command by HTTP without the HTTP around it: a request's body in, a status and the body of the answer out. */
import type { z } from 'zod';
import type { Command } from '../../shared/domain/command.ts';
import { issueWords } from '../../shared/domain/basics/issue-words.ts';
import type { RejectCode } from '../../shared/domain/basics/reject-code.ts';
import { CommandRequest } from '../../shared/protocol/frames.ts';
import type { Identity } from './access.ts';
import type { Answer, CommandDesk } from './command-desk.ts';

interface Asked {
  readonly commandId: string;
  readonly command: Command;
}

export interface RequestAnswer<Body = Answer> {
  readonly status: number;
  readonly body: Body;
}

/** `POST /v1/commands`. */
export function answerCommand(commands: CommandDesk, identity: Identity, body: unknown): Promise<RequestAnswer> {
  return answerRequest(commands, identity, CommandRequest.safeParse(body), body);
}

/** What has been read of a body is carried out and answered; what could not be read is answered with the field's name. */
export async function answerRequest(
  commands: CommandDesk,
  identity: Identity,
  parsed: z.ZodSafeParseResult<Asked>,
  body: unknown,
): Promise<RequestAnswer> {
  if (!parsed.success) return malformed(parsed.error, body);
  const { commandId, command } = parsed.data;
  const answer = await commands.carryOut(identity, commandId, command, null);
  if (answer === null) {
    const what = command.kind === 'EngageStop' ? 'the stop may or may not be engaged' : 'it may or may not be done';
    return rejected(503, 'LOG_UNAVAILABLE', `The engine did not answer, ${what}. Send the same again.`);
  }
  if (answer.status === 'accepted') return { status: 200, body: answer };
  return rejected(answer.code === 'NOT_PERMITTED' ? 403 : 409, answer.code ?? 'WRONG_STATE', answer.reason ?? '');
}

/** Names the field that is wrong. */
export const malformed = ({ issues }: z.ZodError, body: unknown): RequestAnswer =>
  rejected(400, 'MALFORMED', issueWords(issues[0], body, 'body'));

const rejected = (status: number, code: RejectCode, reason: string): RequestAnswer => ({
  status,
  body: { status: 'rejected', code, reason },
});
