/**
 * The engine's state: nothing but a fold over the events of the log. The same events give the same state, live, after a
 * restart and in a replay. Rows are immutable and replaced, so a reader may keep one. Each event goes to the projections
 * that it changes; here alone stands which.
 */
import type { Child } from '../../shared/domain/orders/child.ts';
import type { EngineEvent, EventOf } from '../../shared/domain/event.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { Stop, StopTarget } from '../../shared/domain/safety/stop.ts';
import type { ChildEvent } from './child-fold.ts';
import { capture, restore } from './state/capture.ts';
import { AnswersState } from './state/answers-state.ts';
import type { EndedQueue } from './state/ended-queue.ts';
import { ExceptionsState } from './state/exceptions-state.ts';
import { ExposureState } from './state/exposure-state.ts';
import { OrdersState } from './state/orders-state.ts';
import { type PolicyEvent, PolicyState } from './state/policy-state.ts';
import { type ReconciliationRow, ReconciliationState } from './state/reconciliation-state.ts';
import { ReferenceState } from './state/reference-state.ts';
import { RegimesState } from './state/regimes-state.ts';
import { type RolloutEvent, RolloutsState } from './state/rollouts-state.ts';
import type { OnRow } from './state/state-row.ts';
import { ReplacementsState } from './state/replacements-state.ts';
import { SignalsState } from './state/signals-state.ts';
import { StopsState } from './state/stops-state.ts';
import { SupervisionState } from './state/supervision-state.ts';
import { VenueHealthState } from './state/venue-health-state.ts';

export type { CommandAnswer } from './state/answers-state.ts';
export type { StateRemoval, StateRow } from './state/state-row.ts';

type OversightEvent =
  | Extract<EngineEvent, { type: `Stop${string}` | `Release${string}` | `Fault${string}` | `Exception${string}` }>
  | Exclude<RolloutEvent, { type: 'ModelAssigned' }>
  | EventOf<'RegimeChanged' | 'RegimePinned'>
  | EventOf<'ModelDegraded' | 'DrillReported' | 'SupervisorsChanged' | 'EndedForgotten'>
  | EventOf<'OrderDiffered' | 'ExecutionsReconciled'>;

/** What {@link EngineState.capture} gives: by projection. Another form of any of them, or of what a snapshot holds beside, is another version. */
export type Captured = Readonly<Record<string, unknown>>;
export const STATE_VERSION = 20;

export class EngineState {
  readonly #reference: ReferenceState;
  readonly #orders: OrdersState;
  readonly #stops: StopsState;
  readonly #supervision: SupervisionState;
  readonly exceptions: ExceptionsState;
  /** Troubles that are no state of an order. */
  readonly signals = new SignalsState();
  readonly #reconciliation: ReconciliationState;
  readonly #answers = new AnswersState();
  /** The execution policy and what was let pass it. */
  readonly policy: PolicyState;
  /** Positions and what working orders could make of them. */
  readonly exposure: ExposureState;
  /** Which model is the champion, and how far candidates have come. */
  readonly rollouts: RolloutsState;
  /** Which regime each instrument is in. */
  readonly regimes = new RegimesState();
  /** Replacements by hand that wait for their first child to be gone. */
  readonly replacements = new ReplacementsState();
  /** How each venue behaves. */
  readonly venueHealth = new VenueHealthState();

  constructor(onRow: OnRow = () => undefined) {
    this.#reference = new ReferenceState(onRow);
    this.#orders = new OrdersState(onRow);
    this.#stops = new StopsState(this.#orders, onRow);
    this.#supervision = new SupervisionState(onRow);
    this.#reconciliation = new ReconciliationState(onRow);
    this.exceptions = new ExceptionsState(onRow);
    this.policy = new PolicyState(onRow);
    this.rollouts = new RolloutsState(onRow);
    this.exposure = new ExposureState(onRow);
  }

  /** All of it as plain values that do not change any more, for a snapshot. */
  capture(): Captured {
    this.settleHolds();
    return Object.fromEntries(Object.entries(this.#projections()).map(([name, each]) => [name, capture(each)]));
  }

  /** Of a state that is new: takes over what was captured of another. No row is told. */
  restore(captured: Captured): void {
    for (const [name, each] of Object.entries(this.#projections())) restore(each, captured[name] ?? {});
  }

  #projections(): Readonly<Record<string, object>> {
    return {
      reference: this.#reference,
      orders: this.#orders,
      stops: this.#stops,
      supervision: this.#supervision,
      exceptions: this.exceptions,
      signals: this.signals,
      reconciliation: this.#reconciliation,
      answers: this.#answers,
      policy: this.policy,
      exposure: this.exposure,
      venueHealth: this.venueHealth,
      rollouts: this.rollouts,
      regimes: this.regimes,
      replacements: this.replacements,
    };
  }

  apply(event: EngineEvent, seq: number, tsUs: number): void {
    this.settleHolds();
    this.#fold(event, seq, tsUs);
    this.replacements.follow(event, this.#orders.parents);
  }

  #fold(event: EngineEvent, seq: number, tsUs: number): void {
    switch (event.type) {
      case 'EngineStarted':
        this.#supervision.started();
        return this.#reference.started(event);
      case 'MarketPositioned':
      case 'MarketEnded':
        return void (this.#reference.market = event.market);
      case 'CommandAccepted':
        return this.#answers.accepted(event, seq);
      case 'CommandRejected':
        return this.#answers.rejected(event, seq);
      case 'LimitsSet':
      case 'PolicyApplied':
      case 'PolicyProposed':
      case 'PolicyRejected':
      case 'OverrideGranted':
      case 'OverrideUsed':
      case 'StrategyDisabled':
      case 'StrategyReenabled':
        this.policy.apply(event, tsUs);
        return this.#limitsFollow(event);
      case 'ParentSubmitted':
        this.#orders.parentSubmitted(event.parent);
        return this.#stops.parentChanged(event.parent.parentId, tsUs);
      case 'ParentStrategySwitched':
      case 'ModelAssigned':
        this.#orders.parentChanged(event, tsUs);
        if (event.type === 'ModelAssigned') this.rollouts.apply(event, tsUs);
        return this.#stops.parentChanged(event.parentId, tsUs);
      case 'ChildDenied':
        this.#orders.parentChanged(event, tsUs);
        return this.signals.denied(event, this.parent(event.parentId).instrument, tsUs);
      case 'ParentReleased':
      case 'ParentRejected':
      case 'ParentStarted':
      case 'ParentAmended':
      case 'ParentFollowedRegime':
      case 'ParentPaused':
      case 'ParentResumed':
      case 'ParentTakenOver':
      case 'ParentHandedBack':
      case 'ParentFinishAsked':
      case 'ParentFinishEnds':
      case 'ParentCancelRequested':
      case 'ParentCancelled':
      case 'ParentDone':
      case 'ParentExpired':
        return this.#orders.parentChanged(event, tsUs);
      case 'ChildSubmitted':
        this.#orders.childSubmitted(event.child);
        return this.exposure.submitted(event.child, this.parent(event.child.parentId).actor);
      case 'ChildAcknowledged':
      case 'ChildRejected':
      case 'ChildFilled':
      case 'ChildCancelRequested':
      case 'ChildCancelled':
      case 'ChildCancelRejected':
      case 'ChildBecameUnknown':
      case 'ChildFoundWorking':
        return this.#childChanged(event, tsUs);
      case 'VenueAnomaly':
        this.#orders.anomalies += 1 + event.anomaly.untold;
        return this.signals.anomaly(event, tsUs);
      default:
        return this.#oversight(event, seq, tsUs);
    }
  }

  /** Stops, who supervises, and what is made to go wrong. */
  #oversight(event: OversightEvent, seq: number, tsUs: number): void {
    switch (event.type) {
      case 'ModelMeasured':
      case 'RolloutStarted':
      case 'RolloutShadowed':
      case 'RolloutMeasured':
      case 'RolloutPaused':
      case 'RolloutResumed':
      case 'RolloutAdvanced':
      case 'RolloutRolledBack':
        return this.rollouts.apply(event, tsUs);
      case 'RegimeChanged':
      case 'RegimePinned':
        return this.regimes.apply(event, tsUs);
      case 'ModelDegraded':
        return this.signals.modelDegraded(event, tsUs);
      case 'OrderDiffered':
        return this.#reconciliation.differed(event.difference, seq, tsUs);
      case 'ExecutionsReconciled':
        return void this.#reconciliation.throughUs.set(event.venue, event.throughUs);
      case 'StopEngaged':
        return this.#stops.engaged(event, tsUs);
      case 'StopConfirmed':
        return this.#stops.settled(event.stopId, 'confirmed', tsUs);
      case 'StopLeftResidual':
        return this.#stops.settled(event.stopId, 'residual', tsUs);
      case 'ReleaseAsked':
        return this.#stops.releaseAsked(event, tsUs);
      case 'ReleaseLapsed':
        return this.#stops.releaseLapsed(event.stopId);
      case 'DrillReported':
        return this.#supervision.drillReported(event.drill);
      case 'SupervisorsChanged':
        return this.#supervision.changed(event.supervisors, tsUs);
      case 'StopReleased':
        return this.#stops.released(event.stopId, tsUs);
      case 'ExceptionOpened':
        return this.exceptions.opened(event, tsUs);
      case 'ExceptionChanged':
        return this.exceptions.changed(event, tsUs);
      case 'ExceptionReopened':
        return this.exceptions.reopened(event, tsUs);
      case 'ExceptionAcknowledged':
        return this.exceptions.acknowledged(event, tsUs);
      case 'ExceptionOwned':
        return this.exceptions.owned(event);
      case 'ExceptionShelved':
        return this.exceptions.shelved(event);
      case 'ExceptionUnshelved':
        return this.exceptions.unshelved(event.exceptionId);
      case 'ExceptionResolved':
        this.signals.settled(this.exceptions.row(event.exceptionId).cause);
        return this.exceptions.resolved(event, tsUs);
      case 'FaultInjected':
        return this.#reference.faultInjected(event.injected);
      case 'FaultCleared':
        return this.#reference.faultCleared(event.faultId, tsUs);
      case 'EndedForgotten':
        this.#stops.orders.forgotten(this.#orders.forget(event));
        this.#stops.forget(event.stops);
        return this.#reference.forgetFaults(event.faults);
    }
  }

  #limitsFollow(event: PolicyEvent): void {
    if (event.type === 'LimitsSet') this.#reference.limitsSet(event.instrument, event.limits);
    if (event.type === 'PolicyApplied') this.#reference.policyApplied(event.policy);
  }

  #childChanged(event: ChildEvent, tsUs: number): void {
    const change = this.#orders.childChanged(event, tsUs);
    this.#stops.childChanged(change, event, tsUs);
    this.exposure.changed(change, this.parent(change.after.parentId).actor);
    this.venueHealth.childChanged(event, change.after.venue, tsUs);
  }

  get epoch(): number {
    return this.#reference.epoch;
  }
  get market(): ReferenceState['market'] {
    return this.#reference.market;
  }
  get instruments(): ReferenceState['instruments'] {
    return this.#reference.instruments;
  }
  get limits(): ReferenceState['limits'] {
    return this.#reference.limits;
  }
  get faults(): ReferenceState['faults'] {
    return this.#reference.faults;
  }
  get faultsInForce(): ReferenceState['faultsInForce'] {
    return this.#reference.faultsInForce;
  }
  get commands(): AnswersState['commands'] {
    return this.#answers.commands;
  }
  get parents(): OrdersState['parents'] {
    this.settleHolds();
    return this.#orders.parents;
  }
  get children(): OrdersState['children'] {
    return this.#orders.children;
  }
  /** Ids of the children of a parent that are not ended. Parents without any have no entry. */
  get openChildren(): OrdersState['openChildren'] {
    return this.#orders.openChildren;
  }
  get openParents(): OrdersState['openParents'] {
    return this.#orders.openParents;
  }
  get openChildCount(): number {
    return this.#orders.openChildCount;
  }
  get unknownChildren(): number {
    return this.#orders.unknownChildren;
  }
  /** What persons changed of the open parents lately. */
  get parentChanges(): OrdersState['changes'] {
    return this.#orders.changes;
  }
  /** What venues said that cannot be, since the log began. */
  get venueAnomalies(): number {
    return this.#orders.anomalies;
  }
  /** What differed between us and the venues lately. */
  get differences(): readonly ReconciliationRow[] {
    return this.#reconciliation.rows;
  }
  /** Until when all that a venue executed for us is known here; 0 where it was never asked. */
  reconciledUs(venue: string): number {
    return this.#reconciliation.throughUs.get(venue) ?? 0;
  }
  /** Ids of the executions of each child that is known. */
  get executions(): OrdersState['executions'] {
    return this.#orders.executions;
  }
  /** What has ended and is not forgotten. */
  get ended(): Readonly<Record<'parents' | 'children' | 'stops' | 'faults', EndedQueue>> {
    const { endedParents: parents, endedChildren: children } = this.#orders;
    return { parents, children, stops: this.#stops.ended, faults: this.#reference.endedFaults };
  }
  /** Ids of what comes next; none is ever given twice, whatever has been forgotten. */
  get nextParentId(): string {
    return `P${this.#orders.parentCount + 1}`;
  }
  get nextChildId(): string {
    return `C${this.#orders.childCount + 1}`;
  }
  get nextStopId(): string {
    return `S${this.#stops.count + 1}`;
  }
  get nextFaultId(): string {
    return `F${this.#reference.faultCount + 1}`;
  }
  /** What each open parent has executed as a taker. */
  get taken(): OrdersState['taken'] {
    return this.#orders.taken;
  }
  get stops(): StopsState['stops'] {
    return this.#stops.stops;
  }
  /** Stops that are not released. */
  get activeStops(): StopsState['active'] {
    return this.#stops.active;
  }
  /** Children that a stop found open and that are not ended. */
  get stopRemaining(): StopsState['remaining'] {
    return this.#stops.remaining;
  }

  /** The orders that stops cancel, and what has come of each. */
  get stopOrders(): StopsState['orders'] {
    return this.#stops.orders;
  }
  get drills(): SupervisionState['drills'] {
    return this.#supervision.drills;
  }
  get supervision(): Pick<SupervisionState, 'supervisors' | 'goneSinceUs'> {
    return this.#supervision;
  }

  /** These throw where the id is not known. */
  parent(parentId: string): Parent {
    this.settleHolds();
    return this.#orders.parent(parentId);
  }
  child(childId: string): Child {
    return this.#orders.child(childId);
  }
  /** Of a child that was sent, has ended, and is known no more. */
  isForgotten(childId: string): boolean {
    return this.#orders.isForgotten(childId);
  }
  stop(stopId: string): Stop {
    return this.#stops.stop(stopId);
  }

  /** Which orders the stops hold is worked out at the latest when somebody looks at an order, or with the next event. */
  settleHolds(): void {
    this.#stops.settleHolds();
  }

  openChildrenOf(parentId: string): Child[] {
    return this.#orders.openChildrenOf(parentId);
  }

  /** The stops in force that cover a target, oldest first. */
  stopsOver(target: StopTarget): Stop[] {
    return this.#stops.over(target);
  }
}
