/** The HTTP API as an OpenAPI 3.1 document, made from the schemas that check what comes in and type what goes out. */
import { z } from 'zod';
import { Child } from '../../shared/domain/orders/child.ts';
import { ModelRow } from '../../shared/domain/models/model-row.ts';
import { Parent } from '../../shared/domain/orders/parent.ts';
import { RejectCode } from '../../shared/domain/basics/reject-code.ts';
import { Id, PositiveInt, Words } from '../../shared/domain/basics/scalars.ts';
import { RolloutRow } from '../../shared/domain/models/rollout.ts';
import { Stop } from '../../shared/domain/safety/stop.ts';
import { CommandRequest, KillRequest } from '../../shared/protocol/frames.ts';
import { Question, Reply } from '../../shared/protocol/questions.ts';
import { EngineStatus } from '../../shared/protocol/engine-status.ts';

const KillAccepted = z.object({ status: z.literal('accepted'), logSeq: PositiveInt, stopId: Id });
export const Rejected = z.object({ status: z.literal('rejected'), code: RejectCode, reason: Words });
const Accepted = z.object({
  status: z.literal('accepted'),
  logSeq: PositiveInt,
  parentId: Id.optional(),
  stopId: Id.optional(),
  childId: Id.optional(),
});
const Readiness = z.object({ ready: z.boolean(), reason: Words.optional() });

const json = (description: string, schema: z.ZodType): object => ({
  description,
  content: { 'application/json': { schema: z.toJSONSchema(schema) } },
});
const text = (description: string): object => ({ description, content: { 'text/plain': {} } });
const refusals = {
  400: json('The request is malformed; the reason names the field.', Rejected),
  401: json('The token is missing or not known.', Rejected),
  403: json('The role, the Host or the Origin does not permit it.', Rejected),
};
const post = (summary: string, what: string, request: z.ZodType, accepted: object): object => ({
  post: {
    summary: `${summary} The same commandId sent again gets the same answer and does nothing more.`,
    security: [{ token: [] }],
    requestBody: { required: true, ...json(what, request) },
    responses: {
      200: accepted,
      ...refusals,
      409: json('The engine refused.', Rejected),
      413: json('The body is too large.', Rejected),
      503: json('The engine did not answer; it may or may not be done. Send the same again.', Rejected),
    },
  },
});
const read = (summary: string, schema: z.ZodType): object => ({
  get: { summary, security: [{ token: [] }], responses: { 200: json(summary, schema), 401: refusals[401] } },
});

export function openApi(version: string): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Watchkeeper engine', version, description: 'The stream at /v1/stream is described in SPEC.md.' },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths: {
      '/healthz': { get: { summary: 'The process is alive.', responses: { 200: text('ok') } } },
      '/readyz': {
        get: {
          summary: 'Whether the engine can take orders.',
          responses: { 200: json('It can.', Readiness), 503: json('It cannot; the reason says why.', Readiness) },
        },
      },
      '/metrics': { get: { summary: 'Figures in the Prometheus text format.', responses: { 200: text('figures') } } },
      '/v1/status': read('The engine now.', EngineStatus),
      '/v1/parents': read('Parent orders.', z.object({ parents: z.array(Parent) })),
      '/v1/children': read('Child orders.', z.object({ children: z.array(Child) })),
      '/v1/stops': read('Stops.', z.object({ stops: z.array(Stop) })),
      '/v1/models': read(
        'Policy models, and their roll-outs.',
        z.object({ models: z.array(ModelRow), rollouts: z.array(RolloutRow) }),
      ),
      '/v1/kill': post('Engages a stop.', 'What to stop, and how.', KillRequest, json('It is engaged.', KillAccepted)),
      '/v1/ask': {
        post: {
          summary: 'Asks for what changes nothing: an estimate, kept decisions, what one of them rests on.',
          security: [{ token: [] }],
          requestBody: { required: true, ...json('The question.', Question) },
          responses: {
            200: json('The reply.', Reply),
            ...refusals,
            404: json('The engine cannot answer it; the reason says why.', Reply),
          },
        },
      },
      '/v1/commands': post(
        'Sends any command; what comes of it later is in the tables.',
        'The command.',
        CommandRequest,
        json('The engine accepted it.', Accepted),
      ),
    },
  };
}
