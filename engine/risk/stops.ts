/**
 * Stops: engages, follows, settles, releases. The gate is closed by the record itself (the gate reads the stops in
 * force); cancels go out with it in the same commit. A stop settles only by the venues' word.
 */
import type { Child } from '../../shared/domain/child.ts';
import { type Stop, type StopDegree, type StopScope, scopeCovers } from '../../shared/domain/stop.ts';
import type { Stage } from '../core/stage.ts';
import type { Denial } from './gate.ts';

export interface StopDesk {
  /** Records the stop, asks for the cancels, and returns its id. */
  engage(stopId: string, scopes: StopScope[], degree: StopDegree, actor: string, reason: string): void;
  /** Null when the step may be taken. */
  mayAskRelease(stopId: string): Denial | null;
  askRelease(stopId: string, actor: string): void;
  mayRelease(stopId: string, reason: string): Denial | null;
  release(stopId: string, actor: string, reason: string): void;
  nextId(): string;
  /** After a restart: asks again for every cancel that a stop in force still waits for. */
  reconcile(): void;
  /** To be told of each order that has changed, so that stops settle. */
  onChild(child: Child): void;
}

export interface StopSettled {
  readonly stopId: string;
  readonly outcome: 'confirmed' | 'residual';
  readonly logSeq: number;
}

export function createStopDesk(
  stage: Stage,
  cancel: (childId: string, reason: string) => void,
  onSettled: (settled: StopSettled) => void,
): StopDesk {
  const { state } = stage;

  function openIn(scopes: readonly StopScope[]): Child[] {
    const open: Child[] = [];
    for (const [parentId, ids] of state.openChildren) {
      const { instrument, params } = state.parent(parentId);
      const target = { parentId, instrument, strategy: params.strategy };
      if (!scopes.some((scope) => scopeCovers(scope, target))) continue;
      for (const id of ids) open.push(state.child(id));
    }
    return open;
  }

  function engage(stopId: string, scopes: StopScope[], degree: StopDegree, actor: string, reason: string): void {
    const open = degree === 'cancel' ? openIn(scopes) : [];
    stage.record({
      type: 'StopEngaged',
      stopId,
      scopes,
      degree,
      actor,
      reason,
      open: open.map((child) => child.childId),
    });
    // The closed gate is made durable and told before the cancels are written: a thousand of them must not delay it.
    stage.flush();
    if (open.length === 0) settle(stopId);
    else stage.schedule(stage.nowUs(), () => cancelRemaining(stopId));
  }

  function cancelRemaining(stopId: string): void {
    for (const childId of state.stopRemaining.get(stopId) ?? []) cancel(childId, `stop ${stopId}`);
    settle(stopId);
  }

  function settle(stopId: string): void {
    const stop = state.stop(stopId);
    if (stop.degree === 'hold' || stop.state === 'confirmed' || stop.state === 'released') return;
    const remaining = state.stopRemaining.get(stopId);
    if (!remaining || remaining.size === 0) {
      onSettled({ stopId, outcome: 'confirmed', logSeq: stage.record({ type: 'StopConfirmed', stopId }) });
    } else if (stop.state !== 'residual' && stop.unknown === remaining.size) {
      const logSeq = stage.record({ type: 'StopLeftResidual', stopId, unknown: [...remaining] });
      onSettled({ stopId, outcome: 'residual', logSeq });
    }
  }

  function onChild(child: Child): void {
    for (const stopId of state.activeStops) {
      const stop = state.stop(stopId);
      if (stop.degree === 'hold' || !isCovered(stop, child)) continue;
      settle(stopId);
    }
  }

  function isCovered(stop: Stop, child: Child): boolean {
    const { parentId, instrument, params } = state.parent(child.parentId);
    return stop.scopes.some((scope) => scopeCovers(scope, { parentId, instrument, strategy: params.strategy }));
  }

  function known(stopId: string): Denial | null {
    const stop = state.stops.get(stopId);
    if (!stop) return { code: 'UNKNOWN_STOP', reason: `there is no stop ${stopId}` };
    if (stop.state === 'released') return { code: 'WRONG_STATE', reason: `stop ${stopId} was released already` };
    return null;
  }

  function mayRelease(stopId: string, reason: string): Denial | null {
    const denial = known(stopId);
    if (denial) return denial;
    if (state.stop(stopId).releaseAskedBy === null) {
      return { code: 'RELEASE_NOT_ASKED', reason: `ask for the release of ${stopId} first, then release it` };
    }
    if (reason.trim() === '') return { code: 'REASON_MISSING', reason: `say why ${stopId} is released` };
    return null;
  }

  return {
    engage,
    mayAskRelease: known,
    askRelease: (stopId, actor) => void stage.record({ type: 'ReleaseAsked', stopId, actor }),
    mayRelease,
    release: (stopId, actor, reason) => void stage.record({ type: 'StopReleased', stopId, actor, reason }),
    reconcile() {
      for (const stopId of [...state.activeStops]) {
        if (state.stop(stopId).degree === 'cancel') cancelRemaining(stopId);
      }
    },
    nextId: () => `S${state.stops.size + 1}`,
    onChild,
  };
}
