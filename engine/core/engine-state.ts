/**
 * The engine's state: nothing but a fold over the events of the log. The same events give the same state, live, after a
 * restart and in a replay. Rows are immutable and replaced, so a reader may keep one.
 */
import { CHILD_ENDED, type Child } from '../../shared/domain/child.ts';
import type { CommandKind } from '../../shared/domain/command.ts';
import type { EngineEvent, EventOf } from '../../shared/domain/event.ts';
import type { InjectedFault } from '../../shared/domain/fault.ts';
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { Limits } from '../../shared/domain/limits.ts';
import { PARENT_ENDED, type Parent } from '../../shared/domain/parent.ts';
import type { RejectCode } from '../../shared/domain/reject-code.ts';
import { type Stop, type StopTarget, scopeCovers } from '../../shared/domain/stop.ts';
import { invariant } from '../../shared/std/assert.ts';
import { foldChild } from './child-fold.ts';
import { foldParent } from './parent-fold.ts';

/** What a command was answered, kept so that the same id gets the same answer. */
export interface CommandAnswer {
  readonly kind: CommandKind;
  readonly logSeq: number;
  readonly rejection: { readonly code: RejectCode; readonly reason: string } | null;
  readonly parentId?: string | undefined;
  readonly stopId?: string | undefined;
}

export type StateRow =
  | { readonly table: 'parents'; readonly row: Parent }
  | { readonly table: 'children'; readonly row: Child }
  | { readonly table: 'stops'; readonly row: Stop }
  | { readonly table: 'limits'; readonly row: { readonly instrument: string; readonly limits: Limits } }
  | { readonly table: 'instruments'; readonly row: Instrument }
  | { readonly table: 'faults'; readonly row: InjectedFault };

/** Stops that a parent names of those that hold it. */
const MAX_NAMED_STOPS = 32;
/** Command answers that are remembered; older ids are forgotten first. */
const REMEMBERED_COMMANDS = 50_000;

export class EngineState {
  epoch = 0;
  market = { source: '', offset: 0 };
  readonly instruments = new Map<string, Instrument>();
  readonly limits = new Map<string, Limits>();
  readonly parents = new Map<string, Parent>();
  readonly children = new Map<string, Child>();
  /** Ids of the children of a parent that are not ended. Parents without any have no entry. */
  readonly openChildren = new Map<string, Set<string>>();
  readonly openParents = new Set<string>();
  openChildCount = 0;
  unknownChildren = 0;
  readonly stops = new Map<string, Stop>();
  /** Stops that are not released. */
  readonly activeStops = new Set<string>();
  /** Children that a stop found open and that are not ended. */
  readonly stopRemaining = new Map<string, Set<string>>();
  readonly faults = new Map<string, InjectedFault>();
  readonly commands = new Map<string, CommandAnswer>();
  readonly executions = new Set<string>();
  readonly #onRow: (row: StateRow) => void;

  constructor(onRow: (row: StateRow) => void = () => undefined) {
    this.#onRow = onRow;
  }

  apply(event: EngineEvent, seq: number, tsUs: number): void {
    switch (event.type) {
      case 'EngineStarted':
        return this.#started(event);
      case 'MarketPositioned':
      case 'MarketEnded':
        this.market = event.market;
        return;
      case 'CommandAccepted':
        return this.#answered(event, seq, null);
      case 'CommandRejected':
        return this.#answered(event, seq, { code: event.code, reason: event.reason });
      case 'LimitsSet':
        this.limits.set(event.instrument, event.limits);
        this.#onRow({ table: 'limits', row: { instrument: event.instrument, limits: event.limits } });
        return;
      case 'ParentSubmitted':
        invariant(!this.parents.has(event.parent.parentId), `parent ${event.parent.parentId} is new`);
        return this.#putParent(event.parent);
      case 'ParentAmended':
      case 'ParentPaused':
      case 'ParentResumed':
      case 'ParentCancelRequested':
      case 'ParentCancelled':
      case 'ParentDone':
      case 'ParentExpired':
      case 'ChildDenied':
        return this.#putParent(foldParent(this.parent(event.parentId), event, tsUs));
      case 'ChildSubmitted':
        return this.#childSubmitted(event.child);
      case 'ChildAcknowledged':
      case 'ChildRejected':
      case 'ChildFilled':
      case 'ChildCancelRequested':
      case 'ChildCancelled':
      case 'ChildCancelRejected':
      case 'ChildBecameUnknown':
      case 'ChildFoundWorking':
        return this.#childChanged(foldChild(this.child(event.childId), event, tsUs), event);
      case 'StopEngaged':
        return this.#stopEngaged(event, tsUs);
      case 'StopConfirmed':
        return this.#putStop({ ...this.stop(event.stopId), state: 'confirmed', settledUs: tsUs });
      case 'StopLeftResidual':
        return this.#putStop({ ...this.stop(event.stopId), state: 'residual', settledUs: tsUs });
      case 'ReleaseAsked':
        return this.#putStop({ ...this.stop(event.stopId), releaseAskedBy: event.actor });
      case 'FaultInjected':
        return this.#putFault(event.injected);
      case 'FaultCleared': {
        const fault = this.faults.get(event.faultId);
        invariant(fault, `fault ${event.faultId} is known`);
        return this.#putFault({ ...fault, clearedUs: tsUs });
      }
      case 'StopReleased':
        return this.#stopReleased(event.stopId, tsUs);
    }
  }

  parent(parentId: string): Parent {
    const parent = this.parents.get(parentId);
    invariant(parent, `parent ${parentId} is known`);
    return parent;
  }

  child(childId: string): Child {
    const child = this.children.get(childId);
    invariant(child, `child ${childId} is known`);
    return child;
  }

  stop(stopId: string): Stop {
    const stop = this.stops.get(stopId);
    invariant(stop, `stop ${stopId} is known`);
    return stop;
  }

  openChildrenOf(parentId: string): Child[] {
    return Array.from(this.openChildren.get(parentId) ?? [], (id) => this.child(id));
  }

  /** The stops in force that cover a target, oldest first. */
  stopsOver(target: StopTarget): Stop[] {
    const over: Stop[] = [];
    for (const id of this.activeStops) {
      const stop = this.stop(id);
      if (stop.scopes.some((scope) => scopeCovers(scope, target))) over.push(stop);
    }
    return over;
  }

  #started(event: EventOf<'EngineStarted'>): void {
    this.epoch = event.epoch;
    this.market = event.market;
    for (const instrument of event.instruments) {
      this.instruments.set(instrument.symbol, instrument);
      this.#onRow({ table: 'instruments', row: instrument });
    }
  }

  #answered(
    event: EventOf<'CommandAccepted'> | EventOf<'CommandRejected'>,
    logSeq: number,
    rejection: CommandAnswer['rejection'],
  ): void {
    const made = event.type === 'CommandAccepted' ? { parentId: event.parentId, stopId: event.stopId } : {};
    this.commands.set(event.commandId, { kind: event.command.kind, logSeq, rejection, ...made });
    if (this.commands.size > REMEMBERED_COMMANDS) {
      for (const oldest of this.commands.keys()) {
        this.commands.delete(oldest);
        break;
      }
    }
  }

  #putParent(parent: Parent): void {
    this.parents.set(parent.parentId, parent);
    if (PARENT_ENDED.has(parent.state)) this.openParents.delete(parent.parentId);
    else this.openParents.add(parent.parentId);
    this.#onRow({ table: 'parents', row: parent });
  }

  #childSubmitted(child: Child): void {
    invariant(!this.children.has(child.childId), `child ${child.childId} is new`);
    const parent = this.parent(child.parentId);
    const open = this.openChildren.get(child.parentId) ?? new Set<string>();
    this.openChildren.set(child.parentId, open.add(child.childId));
    this.openChildCount += 1;
    this.children.set(child.childId, child);
    this.#onRow({ table: 'children', row: child });
    this.#putParent({
      ...parent,
      openQty: parent.openQty + child.qty,
      children: parent.children + 1,
      lastReason: child.reason,
    });
  }

  #childChanged(child: Child, event: EngineEvent): void {
    const before = this.child(child.childId);
    if (event.type === 'ChildFilled') this.executions.add(`${child.childId}/${event.execId}`);
    this.children.set(child.childId, child);
    this.#onRow({ table: 'children', row: child });
    this.unknownChildren += Number(child.state === 'unknown') - Number(before.state === 'unknown');
    this.#updateParentOf(before, child);
    const ended = CHILD_ENDED.has(child.state) && !CHILD_ENDED.has(before.state);
    if (ended) {
      const open = this.openChildren.get(child.parentId);
      open?.delete(child.childId);
      this.openChildCount -= 1;
      if (open?.size === 0) this.openChildren.delete(child.parentId);
    }
    for (const [stopId, remaining] of this.stopRemaining) {
      if (!remaining.has(child.childId)) continue;
      if (ended) remaining.delete(child.childId);
      this.#progress(stopId, before, child, ended);
    }
  }

  #updateParentOf(before: Child, after: Child): void {
    const open = (child: Child): number => (CHILD_ENDED.has(child.state) ? 0 : child.qty - child.filledQty);
    const openQtyChange = open(after) - open(before);
    const filledQty = after.filledQty - before.filledQty;
    if (openQtyChange === 0 && filledQty === 0) return;
    const parent = this.parent(after.parentId);
    this.#putParent({
      ...parent,
      openQty: parent.openQty + openQtyChange,
      filledQty: parent.filledQty + filledQty,
      filledNotional: parent.filledNotional + after.filledNotional - before.filledNotional,
    });
  }

  #progress(stopId: string, before: Child, after: Child, ended: boolean): void {
    const stop = this.stop(stopId);
    const unknown = stop.unknown + Number(after.state === 'unknown') - Number(before.state === 'unknown');
    // A residual stop of which an order was found is not settled any more.
    const found = stop.state === 'residual' && unknown < (this.stopRemaining.get(stopId)?.size ?? 0);
    const cancelling = found || (stop.state === 'engaged' && after.state === 'pending-cancel');
    if (!ended && unknown === stop.unknown && !cancelling) return;
    this.#putStop({
      ...stop,
      done: stop.done + Number(ended),
      filled: stop.filled + Number(ended && after.state === 'filled'),
      unknown,
      state: cancelling ? 'cancelling' : stop.state,
      settledUs: found ? null : stop.settledUs,
    });
  }

  #stopEngaged(event: EventOf<'StopEngaged'>, tsUs: number): void {
    const { stopId, scopes, degree, actor, reason, open } = event;
    invariant(!this.stops.has(stopId), `stop ${stopId} is new`);
    this.activeStops.add(stopId);
    this.stopRemaining.set(stopId, new Set(open));
    this.#putStop({
      stopId,
      scopes,
      degree,
      state: 'engaged',
      actor,
      reason,
      engagedUs: tsUs,
      settledUs: null,
      releasedUs: null,
      releaseAskedBy: null,
      total: open.length,
      done: 0,
      filled: 0,
      unknown: open.filter((id) => this.child(id).state === 'unknown').length,
    });
    this.#updateHolds(tsUs);
  }

  #stopReleased(stopId: string, tsUs: number): void {
    this.activeStops.delete(stopId);
    this.stopRemaining.delete(stopId);
    this.#putStop({ ...this.stop(stopId), state: 'released', releasedUs: tsUs });
    this.#updateHolds(tsUs);
  }

  /** Holds are derived from the stops in force; an order that is held no more is planned anew from here. */
  #updateHolds(tsUs: number): void {
    for (const parentId of this.openParents) {
      const parent = this.parent(parentId);
      const stops = this.stopsOver({ parentId, instrument: parent.instrument, strategy: parent.params.strategy });
      const heldBy = stops
        .slice(0, MAX_NAMED_STOPS)
        .map((stop) => stop.stopId)
        .join(' ');
      if (heldBy === parent.heldBy) continue;
      const planFromUs = Math.max(tsUs, parent.startUs);
      const freed = heldBy === '' ? { planFromUs, planFromQty: parent.filledQty } : {};
      this.#putParent({ ...parent, heldBy, ...freed });
    }
  }

  #putFault(fault: InjectedFault): void {
    this.faults.set(fault.faultId, fault);
    this.#onRow({ table: 'faults', row: fault });
  }

  #putStop(stop: Stop): void {
    this.stops.set(stop.stopId, stop);
    this.#onRow({ table: 'stops', row: stop });
  }
}
