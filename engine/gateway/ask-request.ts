/** `POST /v1/ask`: a question's body in, the engine's reply out. Every role may ask; nothing happens by it. */
import type { Reply } from '../../shared/protocol/questions.ts';
import { Question } from '../../shared/protocol/questions.ts';
import type { EnginePort } from '../core/engine-port.ts';
import type { Identity } from './access.ts';
import type { Answer } from './command-desk.ts';
import { malformed, type RequestAnswer } from './command-request.ts';

/** 404 of what the engine cannot answer, with its reason. */
export function answerQuestion(engine: EnginePort, { actor }: Identity, body: unknown): RequestAnswer<Reply | Answer> {
  const parsed = Question.safeParse(body);
  if (!parsed.success) return malformed(parsed.error, body);
  const reply = engine.ask(parsed.data, actor);
  return { status: reply.kind === 'Unanswerable' ? 404 : 200, body: reply };
}
