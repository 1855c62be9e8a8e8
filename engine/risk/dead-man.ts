/**
 * The dead man's switch: once the last supervisor is gone for as long as the policy says, the engine does what it says.
 * Supervisors are inputs like any other, logged when they change; time is the engine's, so that a market that runs many
 * times as fast as real time gives as many times more of it.
 */
import type { Stage } from '../core/stage.ts';
import type { StopPolicy } from './stop-policy.ts';
import type { StopDesk } from './stops.ts';

export interface DeadManParts {
  readonly stage: Stage;
  readonly stops: StopDesk;
  readonly policy: () => StopPolicy;
  /** Times real time; null as fast as possible. */
  readonly pace: () => number | null;
}

/** Names that one record holds. */
const MOST_NAMES = 64;

export class DeadMan {
  readonly #parts: DeadManParts;

  constructor(parts: DeadManParts) {
    this.#parts = parts;
  }

  /** Who supervises now. */
  supervisors(names: readonly string[]): void {
    const { stage } = this.#parts;
    const supervisors = [...new Set(names)].toSorted().slice(0, MOST_NAMES);
    if (supervisors.join('\n') === stage.state.supervision.supervisors.join('\n')) return;
    stage.record({ type: 'SupervisorsChanged', supervisors });
    this.watch();
  }

  /** To be called where the policy has changed: looks again when the time is over. */
  watch(): void {
    const { stage } = this.#parts;
    const dueUs = this.#dueUs();
    if (dueUs !== null) stage.schedule(Math.max(dueUs, stage.nowUs()), () => this.#act());
  }

  /** How long is left, in engine time; null while someone supervises, where nothing is set, and once it is done. */
  leftUs(): number | null {
    const dueUs = this.#dueUs();
    return dueUs === null || this.#isDone() ? null : Math.max(0, dueUs - this.#parts.stage.nowUs());
  }

  #dueUs(): number | null {
    const { state } = this.#parts.stage;
    const { deadMan } = this.#parts.policy();
    const { goneSinceUs } = state.supervision;
    if (deadMan === null || goneSinceUs === null) return null;
    return goneSinceUs + deadMan.afterUs * Math.max(1, this.#parts.pace() ?? 1);
  }

  #act(): void {
    const { stage, stops } = this.#parts;
    const dueUs = this.#dueUs();
    const { deadMan } = this.#parts.policy();
    if (dueUs === null || deadMan === null || this.#isDone()) return;
    // The pace or the policy gave more time meanwhile.
    if (stage.nowUs() < dueUs) return this.watch();
    const scopes = [{ kind: 'all' }] as const;
    const reason = `nobody has supervised for ${Math.round(deadMan.afterUs / 1_000_000)} s`;
    stops.engage(stops.nextId(), { scopes, degree: deadMan.degree, actor: DEAD_MAN, reason });
  }

  /** Once for each time that nobody is left. */
  #isDone(): boolean {
    const { state } = this.#parts.stage;
    return [...state.activeStops].some((id) => state.stop(id).actor === DEAD_MAN);
  }
}

/** Who engages the stop, as the log names it. */
export const DEAD_MAN = 'dead-man';
