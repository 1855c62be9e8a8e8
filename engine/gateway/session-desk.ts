/**
 * The sessions of an engine, whatever their connections come over: greets them, beats, counts who supervises, and says
 * goodbye. It holds no state of orders; what it shows and answers is the engine's.
 */
import { encodeServerFrame } from '../../shared/protocol/codec.ts';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import type { EnginePort } from '../core/engine-port.ts';
import type { Access } from './access.ts';
import { CommandDesk } from './command-desk.ts';
import type { Connection } from './connection.ts';
import { GatewayCounters } from './counters.ts';
import { type Cancel, type GatewayClock, systemGatewayClock } from './gateway-clock.ts';
import { type Lane, Session, type SessionHost } from './session.ts';
import { TopicHub } from './topic-hub.ts';

export interface SessionDeskOptions {
  readonly engine: EnginePort;
  readonly access: Access;
  readonly log: (line: string) => void;
  readonly clock?: GatewayClock;
}

export class SessionDesk {
  readonly counters = new GatewayCounters();
  readonly commands: CommandDesk;
  readonly #engine: EnginePort;
  readonly #sessions = new Set<Session>();
  readonly #hub: TopicHub;
  readonly #host: SessionHost;
  readonly #endBeats: Cancel;
  #supervisors = '';
  #closing = false;
  #lastWills = 0;

  constructor({ engine, access, log, clock = systemGatewayClock }: SessionDeskOptions) {
    this.#engine = engine;
    this.#hub = new TopicHub(engine, clock);
    this.commands = new CommandDesk(engine, () => this.#sessions, this.counters, log);
    this.#host = {
      engine,
      access,
      log,
      clock,
      hub: this.#hub,
      commands: this.commands,
      counters: this.counters,
      admits: (lane) => this.#count(lane) < BOUNDS.sessions,
      changed: () => this.#countSupervisors(),
    };
    this.#endBeats = clock.every(BOUNDS.beatEveryMs, () => this.#beat());
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Connections that have not said hello yet. */
  get ungreeted(): number {
    return this.#count(null);
  }

  take(connection: Connection): void {
    const session: Session = new Session(connection, this.#host, () => this.#ended(session));
    this.#sessions.add(session);
  }

  /** Says goodbye to every session. */
  close(): void {
    this.#closing = true;
    this.#endBeats();
    for (const session of this.#sessions) session.close('goingAway', 'the engine is stopping');
    this.#hub.close();
    this.commands.close();
  }

  #beat(): void {
    const beat = encodeServerFrame({ t: 'beat', nowUs: this.#engine.nowUs(), logSeq: this.#engine.logSeq() });
    for (const session of this.#sessions) session.beat(beat);
  }

  #count(lane: Lane | null): number {
    let count = 0;
    for (const session of this.#sessions) count += Number(session.lane === lane);
    return count;
  }

  /** A session that asked for it has its actor's orders stopped, unless another of the same actor still looks on. */
  #ended(session: Session): void {
    this.#sessions.delete(session);
    const will = session.lastWill;
    if (will === null || this.#closing) return;
    const { identity, degree } = will;
    for (const other of this.#sessions) {
      if (other.open && other.lane === 'stream' && other.actor === identity.actor) return;
    }
    const commandId = `disconnect-${this.#engine.epoch}-${++this.#lastWills}`;
    const scopes = [{ kind: 'trader' as const, trader: identity.actor }];
    const reason = `the last session of ${identity.actor} is gone`;
    void this.commands.carryOut(identity, commandId, { kind: 'EngageStop', scopes, degree, reason }, null);
  }

  #countSupervisors(): void {
    const names: string[] = [];
    for (const { open, supervises, actor } of this.#sessions)
      if (open && supervises && actor !== null) names.push(actor);
    const supervisors = names.toSorted().join('\n');
    if (supervisors === this.#supervisors) return;
    this.#supervisors = supervisors;
    // An engine that is ended has lost nobody: its desks are let go.
    if (!this.#closing) this.#engine.setSupervisors(names);
  }
}
