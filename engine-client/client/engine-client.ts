/**
 * The client of an engine: follows tables, sends commands, and says at every moment how far it is to be believed. What
 * it hands out is the engine's word as it came; it never guesses ahead.
 */
import type { Command } from '../../shared/domain/command.ts';
import { BOUNDS, type KillRequest, type ServerFrame } from '../../shared/protocol/frames.ts';
import type { Question, Reply } from '../../shared/protocol/questions.ts';
import type { TableName } from '../../shared/protocol/tables.ts';
import type { Transport } from '../transport/transport.ts';
import { websocketTransport } from '../transport/websocket-transport.ts';
import { Batcher } from './batcher.ts';
import { CommandsInFlight } from './commands-in-flight.ts';
import { unheard } from './connection-view.ts';
import { type ClientEnvironment, systemEnvironment } from './environment.ts';
import { FollowedTopics } from './followed-topics.ts';
import type { Batch, CommandResult, ConnectionState, ConnectionView, EngineHandle, TableParams } from './handle.ts';
import { KillLine } from './kill-line.ts';
import { Link, type Welcome } from './link.ts';
import { QuestionsInFlight } from './questions-in-flight.ts';

export interface EngineClientOptions {
  /** Address of the engine, `http://127.0.0.1:7010`. */
  readonly url: string;
  readonly token: string;
  readonly clientName: string;
  /** At most one batch in this time, the first after a pause at once; 16 ms unless given. */
  readonly batchEveryMs?: number;
  readonly transport?: Transport;
  readonly environment?: ClientEnvironment;
}

const TICK_MS = 100;
const BATCH_EVERY_MS = 16;
/** An open socket that has been silent for this long is given up. */
const GIVE_UP_MS = 5_000;

export class EngineClient implements EngineHandle {
  readonly #environment: ClientEnvironment;
  readonly #batchEveryMs: number;
  readonly #batcher = new Batcher();
  readonly #listeners = new Set<(batch: Batch) => void>();
  readonly #topics: FollowedTopics;
  readonly #commands: CommandsInFlight;
  readonly #questions: QuestionsInFlight;
  readonly #killLine: KillLine;
  readonly #link: Link;
  readonly #stopTicking: () => void;
  #welcome: Welcome | null = null;
  #view: ConnectionView;
  #batchDue: (() => void) | null = null;
  #batchedMs = Number.NEGATIVE_INFINITY;
  #tickedMs: number;
  #heldUp = false;

  constructor(options: EngineClientOptions) {
    const { url, token, transport = websocketTransport, environment = systemEnvironment } = options;
    this.#environment = environment;
    this.#batchEveryMs = options.batchEveryMs ?? BATCH_EVERY_MS;
    this.#tickedMs = environment.monotonicMs();
    this.#view = unheard(environment.wallMs());
    this.#topics = new FollowedTopics((frame) => this.#link.send(frame));
    this.#commands = new CommandsInFlight(environment, (frame) => this.#link.send(frame));
    this.#questions = new QuestionsInFlight(environment, (frame) => this.#link.send(frame));
    const client = { name: options.clientName, version: '' };
    const common = { url: url.replace(/\/+$/, ''), token, client, transport, environment };
    this.#link = new Link({
      ...common,
      lane: 'stream',
      giveUpMs: GIVE_UP_MS,
      welcomed: (welcome) => this.#welcomed(welcome),
      received: (frame) => this.#received(frame),
      changed: () => this.#batchSoon(),
    });
    this.#killLine = new KillLine(common, (outcome) => {
      this.#batcher.outcome(outcome);
      this.#batchSoon();
    });
    this.#stopTicking = environment.every(TICK_MS, () => this.#tick());
  }

  /** The connection as it is now. */
  get connection(): ConnectionView {
    return this.#view;
  }

  subscribe(table: TableName, params: TableParams = {}): () => void {
    const unfollow = this.#topics.follow(table, params);
    this.#batchSoon();
    return () => {
      unfollow();
      this.#batchSoon();
    };
  }

  /** Nothing waits here: whoever is in the same thread is handed everything at once. */
  look(): void {}

  onBatch(listener: (batch: Batch) => void): () => void {
    this.#listeners.add(listener);
    this.#batchSoon();
    return () => this.#listeners.delete(listener);
  }

  command(command: Command): Promise<CommandResult> {
    const result = this.#commands.send(command);
    if (this.#link.state === 'refused' || this.#link.state === 'closed') this.#commands.giveUpAll('Not connected.');
    return result;
  }

  ask(question: Question): Promise<Reply | null> {
    return this.#questions.ask(question);
  }

  kill(request: Omit<KillRequest, 'commandId'>): Promise<CommandResult> {
    return this.#killLine.kill(request);
  }

  /** Asks for every table afresh: for a holder that has lost something of what it was given. */
  resynchronise(): void {
    this.#batcher.dropUpdates();
    this.#topics.resynchronise();
    this.#batchSoon();
  }

  close(): void {
    if (this.#link.state === 'closed') return;
    this.#stopTicking();
    this.#link.close();
    this.#killLine.close();
    this.#commands.giveUpAll('The client was closed.');
    this.#questions.giveUpAll();
    this.#flush();
  }

  #welcomed(welcome: Welcome): void {
    this.#welcome = welcome;
    this.#topics.restart(welcome.engine.epoch);
    this.#commands.sendAgain();
  }

  #received(frame: ServerFrame): void {
    switch (frame.t) {
      case 'snapshot':
      case 'delta': {
        const update = this.#topics.take(frame);
        if (update !== null) this.#batcher.update(update);
        break;
      }
      case 'ack':
        this.#commands.answered(frame);
        break;
      case 'told':
        this.#questions.told(frame);
        break;
      case 'outcome':
        this.#batcher.outcome(frame);
        break;
      case 'refused':
        this.#topics.refused(frame.sub, frame.reason);
        break;
      default:
      // A beat says no more than that it came; welcome and pong are the link's.
    }
  }

  #tick(): void {
    const nowMs = this.#environment.monotonicMs();
    // Where this side was held up, what came meanwhile has not been read yet: it is looked at before silence is called.
    this.#heldUp = nowMs - this.#tickedMs > 3 * TICK_MS;
    this.#tickedMs = nowMs;
    this.#link.tick();
    this.#killLine.tick();
    this.#commands.tick();
    this.#questions.tick();
    if (this.#link.state === 'refused') this.#commands.giveUpAll(`Refused by the engine: ${this.#link.detail}.`);
    const { state, detail } = this.#judge();
    if (state !== this.#view.state || detail !== this.#view.detail) this.#batchSoon();
  }

  #batchSoon(): void {
    if (this.#batchDue !== null) return;
    const waitMs = this.#batchedMs + this.#batchEveryMs - this.#environment.monotonicMs();
    this.#batchDue = this.#environment.after(Math.max(0, waitMs), () => this.#flush());
  }

  #flush(): void {
    this.#batchDue?.();
    this.#batchDue = null;
    this.#batchedMs = this.#environment.monotonicMs();
    this.#look();
    if (this.#listeners.size === 0) return;
    const batch = this.#batcher.take(this.#view);
    for (const listener of this.#listeners) listener(batch);
  }

  #look(): void {
    const { state, detail } = this.#judge();
    this.#view = {
      state,
      detail,
      sinceMs: state === this.#view.state ? this.#view.sinceMs : this.#environment.wallMs(),
      heardMs: this.#link.heardWallMs,
      attempt: this.#link.state === 'open' ? 0 : this.#link.attempt,
      roundTripMs: this.#link.roundTripMs,
      engine: this.#welcome?.engine ?? null,
      session: this.#welcome?.session ?? null,
    };
  }

  #judge(): { state: ConnectionState; detail: string } {
    const { state, detail } = this.#link;
    if (state === 'closed' || state === 'refused') return { state, detail };
    const silenceMs = this.#link.silenceMs();
    if (silenceMs === null) return { state: 'connecting', detail };
    if (state !== 'open') return { state: 'stale', detail };
    if (silenceMs > BOUNDS.staleAfterMs && !this.#heldUp) {
      return { state: 'stale', detail: `nothing heard for more than ${BOUNDS.staleAfterMs} ms` };
    }
    const waiting = this.#topics.resynchronising;
    if (waiting > 0) return { state: 'resynchronising', detail: `${waiting} tables on their way` };
    return { state: 'live', detail: this.#topics.refusals };
  }
}

export function createEngineClient(options: EngineClientOptions): EngineClient {
  return new EngineClient(options);
}
