/** `POST /v1/kill` without the HTTP around it: a stop that needs no envelope, for whoever writes it by hand. */
import { KillRequest } from '../../shared/protocol/frames.ts';
import type { Identity } from './access.ts';
import type { CommandDesk } from './command-desk.ts';
import { answerRequest, type RequestAnswer } from './command-request.ts';

const Kill = KillRequest.transform(({ commandId, ...stop }) => ({
  commandId,
  command: { kind: 'EngageStop' as const, ...stop },
}));

/** `body` is what came, as JSON gives it; undefined where it was none. */
export function answerKill(commands: CommandDesk, identity: Identity, body: unknown): Promise<RequestAnswer> {
  return answerRequest(commands, identity, Kill.safeParse(body), body);
}
