/**
 * One connection: greeted within time, then a stream or a kill lane until it ends. Whatever it sends, it can
 * only slow or end itself. Commands are handed on in the callback that received them; nothing queues before them.
 */
import { decodeClientFrame, encodeServerFrame, ProtocolError } from '../../shared/protocol/codec.ts';
import {
  BOUNDS,
  type ClientFrame,
  CLOSE,
  type CloseName,
  type Outcome,
  PROTOCOL_VERSION,
  type ServerFrame,
} from '../../shared/protocol/frames.ts';
import type { EnginePort } from '../core/engine-port.ts';
import type { Access, Identity } from './access.ts';
import type { Answer, CommandDesk, OutcomeReceiver } from './command-desk.ts';
import type { Connection } from './connection.ts';
import type { GatewayCounters } from './counters.ts';
import { FrameRate } from './frame-rate.ts';
import type { Cancel, GatewayClock } from './gateway-clock.ts';
import { Outbox } from './outbox.ts';
import { Subscriptions } from './subscriptions.ts';
import type { TopicHub } from './topic-hub.ts';

export type Lane = 'stream' | 'kill';
type FrameOf<T extends ClientFrame['t']> = Extract<ClientFrame, { t: T }>;

export interface SessionHost {
  readonly engine: EnginePort;
  readonly access: Access;
  readonly hub: TopicHub;
  readonly commands: CommandDesk;
  readonly counters: GatewayCounters;
  readonly clock: GatewayClock;
  readonly log: (line: string) => void;
  /** Whether there is room for one more of the lane. */
  admits(lane: Lane): boolean;
  /** Told when a session has been greeted and when it is gone. */
  changed(): void;
}

/** How long a client has to take note of a close before its socket is cut. */
const CLOSE_GRACE_MS = 1_000;

export class Session implements OutcomeReceiver {
  readonly #connection: Connection;
  readonly #host: SessionHost;
  readonly #outbox: Outbox;
  readonly #rate = new FrameRate(BOUNDS.framesPerSecond);
  readonly #subscriptions: Subscriptions;
  #identity: Identity | null = null;
  #onDisconnect: 'hold' | 'cancel' | undefined;
  #lane: Lane | null = null;
  #commandsInFlight = 0;
  #heardMs: number;
  readonly #endGreeting: Cancel;

  constructor(connection: Connection, host: SessionHost, ended: () => void) {
    this.#connection = connection;
    this.#host = host;
    this.#heardMs = host.clock.nowMs();
    this.#outbox = new Outbox(connection, host.counters);
    this.#subscriptions = new Subscriptions(host.engine, host.hub, this.#outbox, host.counters);
    this.#endGreeting = host.clock.after(BOUNDS.helloTimeoutMs, () =>
      this.close('helloTimeout', `no hello within ${BOUNDS.helloTimeoutMs} ms`),
    );
    connection.listen({
      text: (text) => this.#receive(text),
      binary: () => this.close('malformed', 'frames are text'),
      failed: (error) => host.log(`session of ${this.actor ?? 'nobody yet'}: ${error.message}`),
      closed: () => {
        ended();
        this.#endGreeting();
        this.#subscriptions.clear();
        host.changed();
      },
    });
  }

  get open(): boolean {
    return this.#connection.open;
  }

  get actor(): string | null {
    return this.#identity?.actor ?? null;
  }

  /** Null until greeted. */
  get lane(): Lane | null {
    return this.#lane;
  }

  /** Whether a person or program that may command is behind it. */
  get supervises(): boolean {
    return this.#lane === 'stream' && this.#identity !== null && this.#identity.role !== 'viewer';
  }

  /** What is to be done, in its name, with the orders of its actor once it is gone; null for nothing. */
  get lastWill(): { readonly identity: Identity; readonly degree: 'hold' | 'cancel' } | null {
    return this.#identity && this.#onDisconnect ? { identity: this.#identity, degree: this.#onDisconnect } : null;
  }

  outcome(frame: Outcome): void {
    this.#send(frame);
  }

  /** Every beat: the beat itself, and a look at whether the client keeps up and is there. */
  beat(text: string): void {
    if (this.#lane === null || !this.open) return;
    const nowMs = this.#host.clock.nowMs();
    const slow = this.#outbox.overdue(nowMs);
    if (slow !== null) return this.close('tooSlow', slow);
    if (nowMs - this.#heardMs > BOUNDS.silentTimeoutMs) {
      return this.close('silent', `nothing heard for ${BOUNDS.silentTimeoutMs} ms, not even a ping`);
    }
    if (this.#lane === 'kill') return;
    // A beat that waits behind megabytes would tell the client that old news is fresh.
    if (!this.#outbox.lagging) this.#outbox.send(text);
    this.#subscriptions.catchUp();
  }

  close(name: CloseName, reason: string): void {
    if (!this.open) return;
    if (name !== 'goingAway') this.#host.counters.sessionsClosedByGateway++;
    this.#connection.close(CLOSE[name], reason.slice(0, 120));
    this.#host.clock.after(CLOSE_GRACE_MS, () => this.#connection.terminate());
  }

  #receive(text: string): void {
    if (!this.open) return;
    this.#host.counters.framesReceived++;
    this.#heardMs = this.#host.clock.nowMs();
    const pauseMs = this.#rate.frame(this.#heardMs);
    if (pauseMs === 'too-many') return this.close('tooManyFrames', `over ${BOUNDS.framesPerSecond} frames a second`);
    if (pauseMs > 0) this.#pause(pauseMs);
    let frame: ClientFrame;
    try {
      frame = decodeClientFrame(text);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return this.#malformed(error);
    }
    if (this.#lane === null || this.#identity === null) this.#greet(frame);
    else this.#handle(frame, this.#lane, this.#identity);
  }

  #malformed(error: ProtocolError): void {
    if (error.commandId === null || this.#lane === null) return this.close('malformed', error.message);
    this.#answer(error.commandId, { status: 'rejected', code: 'MALFORMED', reason: error.message });
  }

  #greet(frame: ClientFrame): void {
    if (frame.t !== 'hello') return this.close('malformed', `the first frame is hello, not ${frame.t}`);
    if (frame.protocol !== PROTOCOL_VERSION) {
      return this.close('versionRefused', `this engine speaks protocol ${PROTOCOL_VERSION}`);
    }
    const identity = this.#host.access.identify(frame.token);
    if (identity === null) return this.close('unauthenticated', 'the token is not known to this engine');
    if (!this.#host.admits(frame.lane)) {
      return this.close('tooManySessions', `${BOUNDS.sessions} sessions are open already`);
    }
    this.#endGreeting();
    this.#identity = identity;
    this.#lane = frame.lane;
    if (frame.lane === 'stream') this.#onDisconnect = frame.onDisconnect;
    const { name, version, epoch } = this.#host.engine;
    this.#send({ t: 'welcome', protocol: PROTOCOL_VERSION, engine: { name, version, epoch }, session: identity });
    this.#host.changed();
  }

  #handle(frame: ClientFrame, lane: Lane, identity: Identity): void {
    if (frame.t === 'ping') return this.#send({ t: 'pong', n: frame.n });
    if (frame.t === 'hello') return this.close('malformed', 'a second hello');
    if (lane === 'kill' && (frame.t !== 'command' || frame.command.kind !== 'EngageStop')) {
      return this.close('wrongLane', 'the kill lane takes EngageStop and ping only');
    }
    if (frame.t === 'command') return this.#command(frame, identity);
    if (frame.t === 'ask')
      return this.#send({ t: 'told', id: frame.id, reply: this.#host.engine.ask(frame.question, identity.actor) });
    if (frame.t === 'unsubscribe') return this.#subscriptions.remove(frame.sub);
    const refusal = this.#subscriptions.add(frame.sub, frame.table, frame);
    if (refusal !== null) this.#send({ t: 'refused', sub: frame.sub, reason: refusal });
  }

  #command({ id, command }: FrameOf<'command'>, identity: Identity): void {
    // A stop is never refused for what else is in flight.
    if (this.#commandsInFlight >= BOUNDS.commandsInFlight && command.kind !== 'EngageStop') {
      const reason = `${BOUNDS.commandsInFlight} commands of this session wait for their answers`;
      return this.#answer(id, { status: 'rejected', code: 'TOO_MANY', reason });
    }
    this.#commandsInFlight++;
    void this.#host.commands.carryOut(identity, id, command, this).then((answer) => {
      this.#commandsInFlight--;
      if (answer !== null) this.#answer(id, answer);
    });
  }

  #answer(id: string, answer: Answer): void {
    this.#send({ t: 'ack', id, ...answer });
  }

  #send(frame: ServerFrame): void {
    if (this.open) this.#outbox.send(encodeServerFrame(frame));
  }

  #pause(ms: number): void {
    this.#connection.pause();
    this.#host.clock.after(ms, () => this.#connection.resume());
  }
}
