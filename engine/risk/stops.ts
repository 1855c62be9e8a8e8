/**
 * Stops: engages, follows, settles, releases. The gate is closed by the record itself (the gate reads the stops in
 * force); cancels go out with it in the same commit. A stop settles only by the venues' word.
 */
import type { Child } from '../../shared/domain/orders/child.ts';
import {
  type Stop,
  type StopDegree,
  type StopScope,
  scopeCovers,
  stopCovers,
  stopTargetOf,
} from '../../shared/domain/safety/stop.ts';
import type { Stage } from '../core/stage.ts';
import type { Denial } from './gate.ts';
import { growing } from './reduce.ts';
import type { StopPolicy } from './stop-policy.ts';

export interface StopSettled {
  readonly stopId: string;
  readonly outcome: 'confirmed' | 'residual';
  readonly logSeq: number;
}

export interface Engagement {
  readonly scopes: readonly StopScope[];
  readonly degree: StopDegree;
  readonly actor: string;
  readonly reason: string;
  readonly drill?: true;
  /** Of the command that asks for it. */
  readonly commandId?: string;
}

export interface StopDeskParts {
  readonly stage: Stage;
  readonly policy: () => StopPolicy;
  readonly cancel: (childId: string, reason: string) => void;
  readonly settled: (settled: StopSettled) => void;
  /** The last of a stop's cancels has left. */
  readonly sent: (stopId: string) => void;
  /** Orders may have been freed: whoever works them is to look again. */
  readonly released: (stopId: string) => void;
}

const namesVenue = (scope: StopScope): boolean =>
  scope.kind === 'venue' || (scope.kind === 'intersection' && scope.of.some(({ kind }) => kind === 'venue'));

export class StopDesk {
  readonly #parts: StopDeskParts;
  readonly #stage: Stage;

  constructor(parts: StopDeskParts) {
    this.#parts = parts;
    this.#stage = parts.stage;
  }

  nextId(): string {
    return this.#stage.state.nextStopId;
  }

  /** Closes the gate to the scopes, durably and at once, then asks for the cancels. */
  engage(stopId: string, { scopes, degree, actor, reason, drill, commandId }: Engagement): void {
    const open = this.#toCancel(scopes, degree);
    const also = { ...(drill && { drill }), ...(commandId !== undefined && { commandId }) };
    this.#stage.record({ type: 'StopEngaged', stopId, scopes: [...scopes], degree, actor, reason, open, ...also });
    // The closed gate is made durable and told before the cancels are written: a thousand of them must not delay it.
    this.#stage.flush();
    // Which orders say that they are held is worked out after that: by then whoever stops has the answer.
    this.#stage.schedule(this.#stage.nowUs(), () => this.#stage.state.settleHolds());
    if (open.length === 0) this.#settle(stopId);
    else this.#stage.schedule(this.#stage.nowUs(), () => this.#cancelRemaining(stopId));
  }

  /** To be told of each order that has changed, so that stops settle. */
  onChild(child: Child): void {
    const { state } = this.#stage;
    if (state.activeStops.size === 0) return;
    const target = stopTargetOf(state.parent(child.parentId), child.venue);
    for (const stopId of state.activeStops) {
      if (stopCovers(state.stop(stopId), target)) this.#settle(stopId);
    }
  }

  /** After a restart: asks again for every cancel that a stop in force still waits for. */
  reconcile(): void {
    for (const stopId of this.#stage.state.activeStops) {
      const stop = this.#stage.state.stop(stopId);
      if (stop.degree !== 'hold') this.#cancelRemaining(stopId);
      if (stop.releaseAskedUs !== null) this.#letLapse(stop, stop.releaseAskedUs);
    }
  }

  /** Null when the first step of a release may be taken. */
  mayAskRelease(stopId: string): Denial | null {
    const stop = this.#stage.state.stops.get(stopId);
    if (!stop) return { code: 'UNKNOWN_STOP', reason: `there is no stop ${stopId}` };
    if (stop.state === 'released') return { code: 'WRONG_STATE', reason: `stop ${stopId} was released already` };
    return null;
  }

  askRelease(stopId: string, actor: string): void {
    this.#stage.record({ type: 'ReleaseAsked', stopId, actor });
    this.#letLapse(this.#stage.state.stop(stopId), this.#stage.nowUs());
  }

  /** Null when the second step may be taken. */
  mayRelease(stopId: string, reason: string, actor: string): Denial | null {
    const denial = this.mayAskRelease(stopId);
    if (denial) return denial;
    const { releaseAskedBy } = this.#stage.state.stop(stopId);
    if (releaseAskedBy === null) {
      return { code: 'RELEASE_NOT_ASKED', reason: `ask for the release of ${stopId} first, then release it` };
    }
    if (releaseAskedBy === actor && this.#parts.policy().releaseNeedsSecondPerson) {
      const why = `${actor} asked for the release of ${stopId}: the policy wants another person to release it`;
      return { code: 'SECOND_PERSON_NEEDED', reason: why };
    }
    if (reason.trim() === '') return { code: 'REASON_MISSING', reason: `say why ${stopId} is released` };
    return null;
  }

  release(stopId: string, actor: string, reason: string): void {
    this.#stage.record({ type: 'StopReleased', stopId, actor, reason });
    this.#parts.released(stopId);
  }

  /** What was asked for long ago was asked for in another situation. */
  #letLapse({ stopId }: Stop, askedUs: number): void {
    const lapsesUs = askedUs + this.#parts.policy().releaseLapsesUs;
    this.#stage.schedule(lapsesUs, () => {
      const stop = this.#stage.state.stops.get(stopId);
      if (!stop || stop.state === 'released' || stop.releaseAskedUs !== askedUs) return;
      this.#stage.record({ type: 'ReleaseLapsed', stopId });
    });
  }

  /** Ids of the open orders that the scopes cover and that may not stay. */
  #toCancel(scopes: readonly StopScope[], degree: StopDegree): string[] {
    if (degree === 'hold') return [];
    const { state } = this.#stage;
    const open: string[] = [];
    const everything = scopes.some(({ kind }) => kind === 'all');
    const byVenue = scopes.some(namesVenue);
    for (const [parentId, ids] of state.openChildren) {
      if (everything) {
        open.push(...ids);
        continue;
      }
      const target = stopTargetOf(state.parent(parentId));
      if (!byVenue) {
        if (scopes.some((scope) => scopeCovers(scope, target))) open.push(...ids);
        continue;
      }
      for (const id of ids) {
        const at = { ...target, venue: state.child(id).venue };
        if (scopes.some((scope) => scopeCovers(scope, at))) open.push(id);
      }
    }
    if (degree === 'cancel') return open;
    return growing(
      state,
      open.map((id) => state.child(id)),
    );
  }

  #cancelRemaining(stopId: string): void {
    for (const childId of this.#stage.state.stopRemaining.get(stopId) ?? []) {
      this.#parts.cancel(childId, `stop ${stopId}`);
    }
    this.#settle(stopId);
    this.#parts.sent(stopId);
  }

  #settle(stopId: string): void {
    const { state } = this.#stage;
    const stop = state.stop(stopId);
    if (stop.degree === 'hold' || stop.state === 'confirmed' || stop.state === 'released') return;
    const remaining = state.stopRemaining.get(stopId);
    if (!remaining || remaining.size === 0) {
      const logSeq = this.#stage.record({ type: 'StopConfirmed', stopId });
      this.#parts.settled({ stopId, outcome: 'confirmed', logSeq });
    } else if (stop.state !== 'residual' && stop.unknown === remaining.size) {
      const logSeq = this.#stage.record({ type: 'StopLeftResidual', stopId, unknown: [...remaining] });
      this.#parts.settled({ stopId, outcome: 'residual', logSeq });
    }
  }
}
