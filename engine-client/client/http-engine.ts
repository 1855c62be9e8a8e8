/**
 * An engine by plain HTTP: reading its tables and the kill call, for programs that come and go. Needs nothing but
 * `fetch`, so it works where no socket of a desk does.
 */
import { z } from 'zod';
import { ModelRow } from '../../shared/domain/models/model-row.ts';
import { Parent } from '../../shared/domain/orders/parent.ts';
import { RejectCode } from '../../shared/domain/basics/reject-code.ts';
import { RolloutRow } from '../../shared/domain/models/rollout.ts';
import { Stop } from '../../shared/domain/safety/stop.ts';
import type { KillRequest } from '../../shared/protocol/frames.ts';
import { EngineStatus } from '../../shared/protocol/engine-status.ts';
import { EngineUnreachable } from './engine-unreachable.ts';

export const KillAnswer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('accepted'), stopId: z.string(), logSeq: z.int() }),
  z.object({ status: z.literal('rejected'), code: RejectCode, reason: z.string() }),
]);
export type KillAnswer = z.infer<typeof KillAnswer>;

const Models = z.object({ models: z.array(ModelRow), rollouts: z.array(RolloutRow) });

export interface HttpEngineOptions {
  readonly url: string;
  readonly token: string;
  readonly timeoutMs: number;
}

export class HttpEngine {
  readonly #options: HttpEngineOptions;

  constructor(options: HttpEngineOptions) {
    this.#options = options;
  }

  async status(): Promise<EngineStatus> {
    return this.#ask('/v1/status', EngineStatus);
  }

  async parents(): Promise<Parent[]> {
    return (await this.#ask('/v1/parents', z.object({ parents: z.array(Parent) }))).parents;
  }

  async stops(): Promise<Stop[]> {
    return (await this.#ask('/v1/stops', z.object({ stops: z.array(Stop) }))).stops;
  }

  async models(): Promise<z.infer<typeof Models>> {
    return this.#ask('/v1/models', Models);
  }

  async kill(request: KillRequest): Promise<KillAnswer> {
    return this.#ask('/v1/kill', KillAnswer, JSON.stringify(request));
  }

  async #ask<S extends z.ZodType>(path: string, schema: S, body?: string): Promise<z.infer<S>> {
    const { url, token, timeoutMs } = this.#options;
    let text: string;
    let status: number;
    try {
      const response = await fetch(`${url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(timeoutMs),
        ...(body !== undefined && { body }),
      });
      status = response.status;
      text = await response.text();
    } catch (error) {
      const why =
        error instanceof Error && error.name === 'TimeoutError' ? `no answer in ${timeoutMs} ms` : 'no connection';
      throw new EngineUnreachable(`${url}${path}: ${why}. Is the engine running there?`, { cause: error });
    }
    if (status === 401) {
      throw new EngineUnreachable(`${url}: the token is not known there. Take one of the engine's access.json.`);
    }
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new EngineUnreachable(`${url}${path}: answered ${status} with what is not understood: ${text.slice(0, 200)}`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
