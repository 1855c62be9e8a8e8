/**
 * Drills: a stop that is real in every way, timed step by step, reported, and released by itself once it has settled or a
 * minute of market time is over.
 */
import type { CommandOf } from '../../shared/domain/command.ts';
import type { Drill } from '../../shared/domain/safety/drill.ts';
import type { Stop } from '../../shared/domain/safety/stop.ts';
import { US_PER_MINUTE } from '../../shared/std/duration.ts';
import type { Stage } from '../core/stage.ts';
import type { StopDesk } from './stops.ts';

/** Orders that no venue has told of by then stay unknown in the report. */
const GIVE_UP_US = US_PER_MINUTE;

export interface DrillDeskParts {
  readonly stage: Stage;
  readonly stops: StopDesk;
  /** A wall clock that never goes back, microseconds from wherever; absent: there is none. */
  readonly elapsedUs: (() => number) | undefined;
}

interface Running {
  readonly requestedUs: number;
  readonly requestedWallUs: number;
  engagedWallUs: number;
  sentWallUs: number | null;
}

export class DrillDesk {
  readonly #parts: DrillDeskParts;
  readonly #running = new Map<string, Running>();

  constructor(parts: DrillDeskParts) {
    this.#parts = parts;
  }

  run(stopId: string, { scopes, degree, reason }: CommandOf<'RunDrill'>, actor: string): void {
    const { stage, stops } = this.#parts;
    const running: Running = {
      requestedUs: stage.nowUs(),
      requestedWallUs: this.#wallUs(),
      engagedWallUs: 0,
      sentWallUs: null,
    };
    this.#running.set(stopId, running);
    stops.engage(stopId, { scopes, degree, actor, reason: `drill: ${reason}`, drill: true });
    running.engagedWallUs = this.#wallUs();
    stage.schedule(stage.nowUs() + GIVE_UP_US, () => this.#end(stopId, 'given-up', ''));
    if (degree === 'hold') this.#look(stopId);
  }

  /** To be told when the last cancel of a stop has been recorded: what is recorded leaves with this commit. */
  sent(stopId: string): void {
    const running = this.#running.get(stopId);
    if (!running) return;
    this.#parts.stage.flush();
    running.sentWallUs ??= this.#wallUs();
  }

  settled(stopId: string): void {
    if (this.#running.has(stopId)) this.#look(stopId);
  }

  /** After a restart: a drill that was cut off is told of, and its stop is released like any that it was. */
  reconcile(): void {
    const { state } = this.#parts.stage;
    for (const stopId of [...state.activeStops]) {
      if (state.stop(stopId).drill) this.#end(stopId, 'cut-off', 'the engine restarted while it ran');
    }
  }

  /** The report follows in a task of its own, after whatever the settling brings. */
  #look(stopId: string): void {
    const { stage } = this.#parts;
    const { state, degree } = stage.state.stop(stopId);
    if (degree === 'hold' || state === 'confirmed' || state === 'residual') {
      const outcome = degree === 'hold' ? 'engaged' : state === 'residual' ? 'residual' : 'confirmed';
      stage.schedule(stage.nowUs(), () => this.#end(stopId, outcome, ''));
    }
  }

  #end(stopId: string, outcome: Drill['outcome'], note: string): void {
    const { stage, stops } = this.#parts;
    const stop = stage.state.stops.get(stopId);
    const running = this.#running.get(stopId);
    this.#running.delete(stopId);
    if (!stop || stop.state === 'released') return;
    if (!stage.state.drills.has(stopId)) {
      stage.record({ type: 'DrillReported', drill: this.#reportOf(stop, outcome, note, running) });
    }
    stops.release(stopId, 'engine', 'the drill is over');
  }

  #reportOf(stop: Stop, outcome: Drill['outcome'], note: string, running: Running | undefined): Drill {
    const { stopId, scopes, degree, actor, total, filled, unknown } = stop;
    const requestedUs = running?.requestedUs ?? stop.engagedUs;
    const after = (us: number | null): number | null => (us === null ? null : us - requestedUs);
    return {
      stopId,
      scopes,
      degree,
      actor,
      requestedUs,
      outcome,
      total,
      filled,
      unknown,
      engagedAfterUs: stop.engagedUs - requestedUs,
      sentAfterUs: after(stop.sentUs),
      answeredAfterUs: after(stop.answeredUs),
      settledAfterUs: after(stop.settledUs),
      wall: running && this.#parts.elapsedUs ? this.#wallOf(running) : null,
      note,
    };
  }

  #wallOf({ requestedWallUs, engagedWallUs, sentWallUs }: Running): Drill['wall'] {
    const whole = (us: number): number => Math.max(0, Math.round(us - requestedWallUs));
    return { engagedAfterUs: whole(engagedWallUs), sentAfterUs: whole(sentWallUs ?? engagedWallUs) };
  }

  #wallUs(): number {
    return this.#parts.elapsedUs?.() ?? 0;
  }
}
