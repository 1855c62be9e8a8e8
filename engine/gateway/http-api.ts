/**
 * The HTTP side of the gateway: health, figures, reading the tables, `POST /v1/kill`, which does what the kill lane does
 * for whoever has nothing but HTTP, and `POST /v1/commands` for every command. Every path under /v1 takes a bearer token.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import type { Reply } from '../../shared/protocol/questions.ts';
import type { EnginePort } from '../core/engine-port.ts';
import type { Access, Identity } from './access.ts';
import type { Answer, CommandDesk } from './command-desk.ts';
import { type GatewayCounters, gatewayMetrics, prometheusText } from './counters.ts';
import { serveDesk } from './desk-files.ts';
import { answerQuestion } from './ask-request.ts';
import { answerCommand, type RequestAnswer } from './command-request.ts';
import { answerJson, answerRejected, answerText, readBody } from './http-answers.ts';
import { answerKill } from './kill-request.ts';
import { openApi } from './openapi.ts';
import type { OriginCheck } from './origin-check.ts';

export interface HttpApiOptions {
  readonly engine: EnginePort;
  readonly access: Access;
  readonly commands: CommandDesk;
  readonly counters: GatewayCounters;
  readonly origins: () => OriginCheck;
  readonly sessions: () => number;
  readonly deskFolder: string | undefined;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export function httpApi(options: HttpApiOptions): Handler {
  const { engine, counters } = options;
  const open: Readonly<Record<string, (response: ServerResponse) => void>> = {
    '/healthz': (response) => answerText(response, 200, 'text/plain', 'ok\n'),
    '/readyz': (response) => {
      const reason = engine.notReady();
      answerJson(response, reason === null ? 200 : 503, reason === null ? { ready: true } : { ready: false, reason });
    },
    '/metrics': (response) => {
      const figures = [...engine.metrics(), ...gatewayMetrics(counters, options.sessions())];
      answerText(response, 200, 'text/plain', prometheusText(figures));
    },
    '/openapi.json': (response) => answerJson(response, 200, openApi(engine.version)),
  };
  return (request, response) => {
    const refusal = options.origins().refusal(request);
    if (refusal !== null) {
      counters.connectionsRefused++;
      return answerRejected(response, 403, 'NOT_PERMITTED', refusal);
    }
    if (answeredCors(options.origins(), request, response)) return;
    const path = (request.url ?? '/').split('?', 1)[0]!;
    if (path.startsWith('/v1/')) return api(options, path, request, response);
    const handler = Object.hasOwn(open, path) ? open[path] : undefined;
    if (handler === undefined) return serveDesk(options.deskFolder, path, request, response);
    if (request.method === 'GET' || request.method === 'HEAD') return handler(response);
    return answerText(response, 405, 'text/plain', `${path} is only read: GET or HEAD.\n`);
  };
}

/** Lets the pages of a trusted other origin read the answers; true where the request only asked whether it may. */
function answeredCors(origins: OriginCheck, request: IncomingMessage, response: ServerResponse): boolean {
  const origin = origins.crossOrigin(request);
  if (origin === null) return false;
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('vary', 'Origin');
  if (request.method !== 'OPTIONS') return false;
  response.setHeader('access-control-allow-methods', 'GET, POST');
  response.setHeader('access-control-allow-headers', 'authorization, content-type');
  response.setHeader('access-control-max-age', '600');
  answerText(response, 204, 'text/plain', '');
  return true;
}

function api(
  options: HttpApiOptions,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void | Promise<void> {
  const token = /^Bearer (\S{1,256})$/i.exec(request.headers.authorization ?? '')?.[1];
  const identity = token === undefined ? null : options.access.identify(token);
  if (identity === null) {
    response.setHeader('www-authenticate', 'Bearer');
    const reason = 'Send a token of access.json: Authorization: Bearer TOKEN.';
    return answerRejected(response, 401, 'NOT_PERMITTED', reason);
  }
  const answer = Object.hasOwn(POSTED, path) ? POSTED[path] : undefined;
  if (answer !== undefined) {
    if (request.method === 'POST') return posted(options, identity, request, response, answer);
    return answerRejected(response, 405, 'MALFORMED', `${path} takes POST.`);
  }
  const body = tableBody(options.engine, path);
  if (body === undefined) return answerRejected(response, 404, 'MALFORMED', `${path} is nothing; see /openapi.json.`);
  if (request.method !== 'GET') return answerRejected(response, 405, 'MALFORMED', `${path} takes GET.`);
  return answerJson(response, 200, body);
}

type AnswerRequest = (
  options: HttpApiOptions,
  identity: Identity,
  body: unknown,
) => RequestAnswer<Reply | Answer> | Promise<RequestAnswer>;

const POSTED: Readonly<Record<string, AnswerRequest>> = {
  '/v1/kill': ({ commands }, identity, body) => answerKill(commands, identity, body),
  '/v1/commands': ({ commands }, identity, body) => answerCommand(commands, identity, body),
  '/v1/ask': ({ engine }, identity, body) => answerQuestion(engine, identity, body),
};

function tableBody(engine: EnginePort, path: string): unknown {
  switch (path) {
    case '/v1/status':
      return engine.snapshot('engine', {})?.rows[0];
    case '/v1/parents':
      return { parents: engine.snapshot('parents', {})?.rows ?? [] };
    case '/v1/children':
      return { children: engine.snapshot('children', {})?.rows ?? [] };
    case '/v1/stops':
      return { stops: engine.snapshot('stops', {})?.rows ?? [] };
    case '/v1/models':
      return {
        models: engine.snapshot('models', {})?.rows ?? [],
        rollouts: engine.snapshot('rollouts', {})?.rows ?? [],
      };
    default:
      return undefined;
  }
}

async function posted(
  options: HttpApiOptions,
  identity: Identity,
  request: IncomingMessage,
  response: ServerResponse,
  answer: AnswerRequest,
): Promise<void> {
  const text = await readBody(request, BOUNDS.clientFrameBytes);
  if (text === null) {
    response.setHeader('connection', 'close');
    return answerRejected(response, 413, 'MALFORMED', `The body is over ${BOUNDS.clientFrameBytes} bytes.`);
  }
  const { status, body } = await answer(options, identity, jsonOf(text));
  answerJson(response, status, body);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
