/**
 * The engine as the desk holds it when the client runs in a worker. A worker that fails or falls silent is shown as a
 * stale connection, never as a quiet engine, and stops then go by HTTP from here.
 */
import type { Command } from '../../shared/domain/command.ts';
import { BOUNDS, type KillRequest } from '../../shared/protocol/frames.ts';
import type { Question, Reply } from '../../shared/protocol/questions.ts';
import type { TableName } from '../../shared/protocol/tables.ts';
import { topicKey } from '../../shared/protocol/topic.ts';
import type { FromWorker, MessageEnd, ToWorker } from '../worker/messages.ts';
import { COMMAND_DEADLINE_MS } from './commands-in-flight.ts';
import { unheard } from './connection-view.ts';
import { type ClientEnvironment, systemEnvironment } from './environment.ts';
import type { Batch, CommandResult, ConnectionView, EngineHandle, TableParams } from './handle.ts';
import { HttpEngine } from './http-engine.ts';
import { KILL_DEADLINE_MS } from './kill-line.ts';
import { QUESTION_DEADLINE_MS } from './questions-in-flight.ts';

/** A dedicated worker, as far as it is used. */
export interface WorkerLike extends MessageEnd<ToWorker> {
  addEventListener(type: 'message' | 'error', listener: (event: never) => void): void;
}

export interface WorkerHandleOptions {
  readonly url: string;
  readonly token: string;
  readonly clientName: string;
  readonly environment?: ClientEnvironment;
}

const WATCH_EVERY_MS = 250;
/** Looks at the worker without a word of it, before it is held to be gone: one could be this thread's own delay. */
const PATIENCE = 3;
/** The worker's own deadlines come first. */
const GRACE_MS = 1_000;

export function createWorkerHandle(worker: WorkerLike, options: WorkerHandleOptions): EngineHandle {
  return new WorkerHandle(worker, options);
}

interface Call {
  readonly resolve: (result: CommandResult) => void;
  readonly cancelDeadline: () => void;
}

class WorkerHandle implements EngineHandle {
  readonly #worker: WorkerLike;
  readonly #environment: ClientEnvironment;
  readonly #http: HttpEngine;
  readonly #listeners = new Set<(batch: Batch) => void>();
  readonly #calls = new Map<number, Call>();
  readonly #asked = new Map<number, (reply: Reply | null) => void>();
  readonly #stopWatching: () => void;
  /** The connection as it was last shown, and as the worker last reported it. */
  #view: ConnectionView;
  #reported: ConnectionView;
  #lastNumber = 0;
  #silentLooks = 0;
  #failure = '';
  #closed = false;

  constructor(worker: WorkerLike, { url, token, clientName, environment = systemEnvironment }: WorkerHandleOptions) {
    this.#worker = worker;
    this.#environment = environment;
    this.#http = new HttpEngine({ url, token, timeoutMs: KILL_DEADLINE_MS });
    this.#view = this.#reported = unheard(environment.wallMs());
    worker.addEventListener('message', ({ data }: MessageEvent) => this.#received(data as FromWorker));
    worker.addEventListener('error', ({ message }: { message?: string }) => {
      this.#failed(`The desk's worker failed (${message ?? 'it could not be loaded'}). Reload the desk.`);
    });
    worker.postMessage({ t: 'start', url, token, clientName });
    this.#stopWatching = environment.every(WATCH_EVERY_MS, () => this.#watch());
  }

  subscribe(table: TableName, params: TableParams = {}): () => void {
    if (topicKey(table, params) === null) throw new TypeError(`${table} cannot be followed without its parameter`);
    const follow = ++this.#lastNumber;
    this.#worker.postMessage({ t: 'follow', follow, table, params });
    return () => this.#worker.postMessage({ t: 'unfollow', follow });
  }

  look(table: TableName, keys: readonly string[]): void {
    this.#worker.postMessage({ t: 'look', table, keys });
  }

  onBatch(listener: (batch: Batch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  command(command: Command): Promise<CommandResult> {
    return this.#call(COMMAND_DEADLINE_MS, (call) => this.#worker.postMessage({ t: 'command', call, command }));
  }

  ask(question: Question): Promise<Reply | null> {
    return new Promise((resolve) => {
      const call = ++this.#lastNumber;
      this.#asked.set(call, resolve);
      this.#environment.after(QUESTION_DEADLINE_MS + GRACE_MS, () => this.#told(call, null));
      this.#worker.postMessage({ t: 'ask', call, question });
    });
  }

  kill(request: Omit<KillRequest, 'commandId'>): Promise<CommandResult> {
    if (this.#failure !== '' || this.#silentLooks >= PATIENCE) return this.#killByHttp(request);
    return this.#call(KILL_DEADLINE_MS, (call) => this.#worker.postMessage({ t: 'kill', call, request }));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopWatching();
    this.#worker.postMessage({ t: 'close' });
    this.#giveUpAll('The desk was closed before the answer came.');
    for (const call of [...this.#asked.keys()]) this.#told(call, null);
    this.#show('closed', '');
  }

  #received(message: FromWorker): void {
    if (this.#closed) return;
    this.#silentLooks = 0;
    if (message.t === 'result') return this.#answered(message.call, message.result);
    if (message.t === 'told') return this.#told(message.call, message.reply);
    if (message.t === 'alive') {
      // It was held to be gone and is back; what it last said of the connection holds again.
      if (this.#view.detail === SILENT) this.#hand({ connection: this.#reported, updates: [], outcomes: [] });
      return;
    }
    this.#reported = message.batch.connection;
    const startedMs = this.#environment.monotonicMs();
    this.#hand(message.batch);
    // After what the listeners left for the end of this task, which counts as well.
    queueMicrotask(() => this.#worker.postMessage({ t: 'taken', tookMs: this.#environment.monotonicMs() - startedMs }));
  }

  #watch(): void {
    this.#silentLooks++;
    if (this.#silentLooks === PATIENCE && this.#failure === '') this.#show('stale', SILENT);
  }

  #failed(words: string): void {
    this.#failure = words;
    this.#giveUpAll(words);
    this.#show('stale', words);
  }

  #show(state: ConnectionView['state'], detail: string): void {
    const connection = { ...this.#view, state, detail, sinceMs: this.#environment.wallMs() };
    this.#hand({ connection, updates: [], outcomes: [] });
  }

  #hand(batch: Batch): void {
    this.#view = batch.connection;
    for (const listener of this.#listeners) listener(batch);
  }

  #call(deadlineMs: number, post: (call: number) => void): Promise<CommandResult> {
    return new Promise((resolve) => {
      const call = ++this.#lastNumber;
      const cancelDeadline = this.#environment.after(deadlineMs + GRACE_MS, () => {
        this.#answered(call, unknownResult(`The desk's worker gave no answer.`));
      });
      this.#calls.set(call, { resolve, cancelDeadline });
      post(call);
      if (this.#failure !== '') this.#giveUpAll(this.#failure);
    });
  }

  #answered(call: number, result: CommandResult): void {
    this.#calls.get(call)?.cancelDeadline();
    this.#calls.get(call)?.resolve(result);
    this.#calls.delete(call);
  }

  #told(call: number, reply: Reply | null): void {
    this.#asked.get(call)?.(reply);
    this.#asked.delete(call);
  }

  #giveUpAll(why: string): void {
    for (const call of [...this.#calls.keys()]) this.#answered(call, unknownResult(why));
  }

  async #killByHttp(request: Omit<KillRequest, 'commandId'>): Promise<CommandResult> {
    const id = this.#environment.id();
    try {
      return { id, ...(await this.#http.kill({ commandId: id, ...request })) };
    } catch (error) {
      return { status: 'unknown', id, reason: (error as Error).message };
    }
  }
}

const SILENT = `the desk's worker has been silent for more than ${BOUNDS.staleAfterMs} ms`;

/** The id is the worker's to give, and it did not come. */
const unknownResult = (reason: string): CommandResult => ({ status: 'unknown', id: '', reason });
