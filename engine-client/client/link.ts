/**
 * One lane to an engine, greeted, kept warm by pings and opened again for as long as it takes. The waits between tries
 * double from 100 ms to 2 s with a random part, so that desks do not come back in step. Refused is final.
 */
import { decodeServerFrame, encodeClientFrame, ProtocolError } from '../../shared/protocol/codec.ts';
import { BOUNDS, type ClientFrame, CLOSE, PROTOCOL_VERSION, type ServerFrame } from '../../shared/protocol/frames.ts';
import type { Socket, Transport } from '../transport/transport.ts';
import type { ClientEnvironment } from './environment.ts';

const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 2_000;
/** A connection that lasted this long was a good one: the waits begin anew. */
const GOOD_AFTER_MS = 5_000;
/** How long opening and greeting may take. */
const GREETING_MS = 5_000;
/** No more than this of the time between two looks counts as listened in: where this side was held up, what came is not read yet. */
const LISTENED_MOST_MS = 300;

export type LinkState = 'waiting' | 'greeting' | 'open' | 'refused' | 'closed';
export type Welcome = Extract<ServerFrame, { t: 'welcome' }>;

export interface LinkOptions {
  /** Address of the engine, `http://host:port`. */
  readonly url: string;
  readonly token: string;
  readonly lane: 'stream' | 'kill';
  readonly client: { readonly name: string; readonly version: string };
  /** Silence after which an open connection is given up and opened anew. */
  readonly giveUpMs: number;
  readonly transport: Transport;
  readonly environment: ClientEnvironment;
  welcomed(welcome: Welcome): void;
  /** Every frame but welcome and pong. */
  received(frame: ServerFrame): void;
  /** The state or the detail has changed, or something was heard. */
  changed(): void;
}

export class Link {
  readonly #options: LinkOptions;
  #state: LinkState = 'waiting';
  #detail = '';
  #socket: Socket | null = null;
  #attempt = 0;
  #nextTryMs = 0;
  #sinceMs = 0;
  #tickedMs = 0;
  /** For how long it has listened since it last heard something or came into its state. */
  #listenedMs = 0;
  #heardMs: number | null = null;
  #heardWallMs: number | null = null;
  #ping = { n: 0, sentMs: -Infinity, answered: true };
  #roundTripMs: number | null = null;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#open();
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Why it is not open, in words; empty when it is. */
  get detail(): string {
    return this.#detail;
  }

  /** Tries since it was last open. */
  get attempt(): number {
    return this.#attempt;
  }

  get roundTripMs(): number | null {
    return this.#roundTripMs;
  }

  /** By the wall clock; null before the first frame. */
  get heardWallMs(): number | null {
    return this.#heardWallMs;
  }

  /** How long nothing has come; null before the first frame. */
  silenceMs(): number | null {
    return this.#heardMs === null ? null : this.#options.environment.monotonicMs() - this.#heardMs;
  }

  /** False where it is not open and nothing was sent. */
  send(frame: ClientFrame): boolean {
    if (this.#state !== 'open' || this.#socket === null) return false;
    this.#socket.send(encodeClientFrame(frame));
    return true;
  }

  /** To be called several times a second. */
  tick(): void {
    const nowMs = this.#options.environment.monotonicMs();
    this.#listenedMs += Math.min(nowMs - this.#tickedMs, LISTENED_MOST_MS);
    this.#tickedMs = nowMs;
    if (this.#state === 'waiting' && nowMs >= this.#nextTryMs) return this.#open();
    if (this.#state === 'greeting' && this.#listenedMs > GREETING_MS) {
      return this.#lost(`no welcome within ${GREETING_MS} ms`);
    }
    if (this.#state !== 'open') return;
    if (this.#listenedMs > this.#options.giveUpMs) {
      return this.#lost(`nothing heard for ${this.#options.giveUpMs} ms`);
    }
    if (nowMs - this.#ping.sentMs >= BOUNDS.pingEveryMs) {
      this.#ping = { n: this.#ping.n + 1, sentMs: nowMs, answered: false };
      this.send({ t: 'ping', n: this.#ping.n });
    }
  }

  close(): void {
    this.#socket?.close();
    this.#socket = null;
    this.#enter('closed', '');
  }

  #open(): void {
    const { url, transport } = this.#options;
    this.#attempt++;
    this.#enter('greeting', this.#detail || 'connecting');
    let socket: Socket;
    // A socket that was given up may still have words in flight: only the newest one is listened to.
    const current = (): boolean => socket === this.#socket;
    try {
      socket = transport.open(`${url.replace(/^http/, 'ws')}/v1/stream`, {
        opened: () => current() && this.#greet(socket),
        received: (text) => current() && this.#receive(text),
        closed: (code, reason) => current() && this.#closed(code, reason),
      });
    } catch (error) {
      return this.#lost(`cannot connect to ${url}: ${(error as Error).message}`);
    }
    this.#socket = socket;
  }

  #greet(socket: Socket): void {
    const { token, lane, client } = this.#options;
    socket.send(encodeClientFrame({ t: 'hello', protocol: PROTOCOL_VERSION, token, lane, client }));
  }

  #receive(text: string): void {
    let frame: ServerFrame;
    try {
      frame = decodeServerFrame(text);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return this.#lost(`the engine sent what this desk cannot read (${error.message})`);
    }
    this.#heardMs = this.#options.environment.monotonicMs();
    this.#heardWallMs = this.#options.environment.wallMs();
    this.#listenedMs = 0;
    if (frame.t === 'welcome') {
      this.#enter('open', '');
      this.#options.welcomed(frame);
    } else if (frame.t === 'pong') {
      if (frame.n === this.#ping.n && !this.#ping.answered) {
        this.#ping.answered = true;
        this.#roundTripMs = this.#heardMs - this.#ping.sentMs;
      }
    } else this.#options.received(frame);
    this.#options.changed();
  }

  #closed(code: number, reason: string): void {
    this.#socket = null;
    if (code === CLOSE.unauthenticated || code === CLOSE.versionRefused) return this.#enter('refused', reason);
    this.#lost(reason === '' ? `no connection (code ${code})` : reason);
  }

  #lost(why: string): void {
    const { environment } = this.#options;
    const nowMs = environment.monotonicMs();
    this.#socket?.close();
    this.#socket = null;
    if (this.#state === 'open' && nowMs - this.#sinceMs >= GOOD_AFTER_MS) this.#attempt = 0;
    const most = Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** Math.min(Math.max(this.#attempt - 1, 0), 16));
    this.#nextTryMs = nowMs + most * (0.5 + 0.5 * environment.random());
    this.#enter('waiting', why);
  }

  #enter(state: LinkState, detail: string): void {
    this.#state = state;
    this.#detail = detail;
    this.#sinceMs = this.#options.environment.monotonicMs();
    this.#listenedMs = 0;
    this.#options.changed();
  }
}
