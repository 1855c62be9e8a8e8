/**
 * Stops: engages, follows, settles, releases. The gate is closed by the record itself (the gate reads the stops in
 * force); cancels go out with it in the same commit. A stop settles only by the venues' word.
 */
import type { Child } from '../../shared/domain/child.ts';
import { type StopDegree, type StopScope, scopeCovers } from '../../shared/domain/stop.ts';
import type { Stage } from '../core/stage.ts';
import type { Denial } from './gate.ts';

export interface StopSettled {
  readonly stopId: string;
  readonly outcome: 'confirmed' | 'residual';
  readonly logSeq: number;
}

export class StopDesk {
  readonly #stage: Stage;
  readonly #cancel: (childId: string, reason: string) => void;
  readonly #onSettled: (settled: StopSettled) => void;

  constructor(
    stage: Stage,
    cancel: (childId: string, reason: string) => void,
    onSettled: (settled: StopSettled) => void,
  ) {
    this.#stage = stage;
    this.#cancel = cancel;
    this.#onSettled = onSettled;
  }

  nextId(): string {
    return `S${this.#stage.state.stops.size + 1}`;
  }

  /** Closes the gate to the scopes, durably and at once, then asks for the cancels. */
  engage(stopId: string, scopes: readonly StopScope[], degree: StopDegree, actor: string, reason: string): void {
    const open = degree === 'cancel' ? this.#openIn(scopes) : [];
    this.#stage.record({ type: 'StopEngaged', stopId, scopes: [...scopes], degree, actor, reason, open });
    // The closed gate is made durable and told before the cancels are written: a thousand of them must not delay it.
    this.#stage.flush();
    if (open.length === 0) this.#settle(stopId);
    else this.#stage.schedule(this.#stage.nowUs(), () => this.#cancelRemaining(stopId));
  }

  /** To be told of each order that has changed, so that stops settle. */
  onChild(child: Child): void {
    for (const stopId of this.#stage.state.activeStops) {
      if (this.#covers(this.#stage.state.stop(stopId), child.parentId)) this.#settle(stopId);
    }
  }

  /** After a restart: asks again for every cancel that a stop in force still waits for. */
  reconcile(): void {
    for (const stopId of this.#stage.state.activeStops) {
      if (this.#stage.state.stop(stopId).degree === 'cancel') this.#cancelRemaining(stopId);
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
  }

  /** Null when the second step may be taken. */
  mayRelease(stopId: string, reason: string): Denial | null {
    const denial = this.mayAskRelease(stopId);
    if (denial) return denial;
    if (this.#stage.state.stop(stopId).releaseAskedBy === null) {
      return { code: 'RELEASE_NOT_ASKED', reason: `ask for the release of ${stopId} first, then release it` };
    }
    if (reason.trim() === '') return { code: 'REASON_MISSING', reason: `say why ${stopId} is released` };
    return null;
  }

  release(stopId: string, actor: string, reason: string): void {
    this.#stage.record({ type: 'StopReleased', stopId, actor, reason });
  }

  /** Ids of the open orders that the scopes cover. */
  #openIn(scopes: readonly StopScope[]): string[] {
    const open: string[] = [];
    for (const [parentId, ids] of this.#stage.state.openChildren) {
      if (this.#covers({ scopes }, parentId)) open.push(...ids);
    }
    return open;
  }

  #covers({ scopes }: { readonly scopes: readonly StopScope[] }, parentId: string): boolean {
    const { instrument, params } = this.#stage.state.parent(parentId);
    return scopes.some((scope) => scopeCovers(scope, { parentId, instrument, strategy: params.strategy }));
  }

  #cancelRemaining(stopId: string): void {
    for (const childId of this.#stage.state.stopRemaining.get(stopId) ?? []) this.#cancel(childId, `stop ${stopId}`);
    this.#settle(stopId);
  }

  #settle(stopId: string): void {
    const { state } = this.#stage;
    const stop = state.stop(stopId);
    if (stop.degree === 'hold' || stop.state === 'confirmed' || stop.state === 'released') return;
    const remaining = state.stopRemaining.get(stopId);
    if (!remaining || remaining.size === 0) {
      const logSeq = this.#stage.record({ type: 'StopConfirmed', stopId });
      this.#onSettled({ stopId, outcome: 'confirmed', logSeq });
    } else if (stop.state !== 'residual' && stop.unknown === remaining.size) {
      const logSeq = this.#stage.record({ type: 'StopLeftResidual', stopId, unknown: [...remaining] });
      this.#onSettled({ stopId, outcome: 'residual', logSeq });
    }
  }
}
