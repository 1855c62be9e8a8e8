/**
 * What the records of a log come to, counted here and not by the engine: orders, fills, stops and answers. Only what the
 * rules of {@link ./auditor.ts} ask for.
 */
import type { EngineEvent, EventOf, LoggedEvent } from '../../../shared/domain/event.ts';
import type { ExecutionPolicy, Override } from '../../../shared/domain/policy/policy.ts';
import type { Limits } from '../../../shared/domain/policy/limits.ts';
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import type { StopScope } from '../../../shared/domain/safety/stop.ts';
import type { StrategyParams } from '../../../shared/domain/orders/strategy.ts';
import type { WorkingTerms } from '../../../shared/domain/orders/working-terms.ts';

export interface LedgerParent {
  readonly parentId: string;
  readonly actor: string;
  readonly instrument: string;
  readonly side: Side;
  qty: number;
  limitPx: number | null;
  startUs: number;
  endUs: number;
  params: StrategyParams;
  terms: WorkingTerms;
  filledQty: number;
  openQty: number;
  /** A venue says that it executed more than was ordered: told, and not to be held against the engine. */
  isOverReported: boolean;
}

export interface LedgerChild {
  readonly childId: string;
  readonly parentId: string;
  readonly venue: string;
  readonly venueKind: string;
  readonly tif: string;
  readonly instrument: string;
  readonly side: Side;
  readonly qty: number;
  readonly px: number;
  state: 'open' | 'unknown' | 'ended';
  filledQty: number;
  /** Price units × lots. */
  filledValue: number;
  fees: number;
  readonly executions: Set<string>;
  cancelAsked: boolean;
  isOverReported: boolean;
}

export interface LedgerStop {
  readonly stopId: string;
  readonly scopes: StopScope[];
  readonly degree: string;
  /** Of the orders that it found open, those that have not ended. */
  readonly open: Set<string>;
  state: 'engaged' | 'confirmed' | 'residual' | 'released';
}

export class Ledger {
  readonly parents = new Map<string, LedgerParent>();
  readonly children = new Map<string, LedgerChild>();
  readonly stops = new Map<string, LedgerStop>();
  /** Which record answered a command, and whether with yes. */
  readonly answers = new Map<string, { readonly seq: number; readonly accepted: boolean }>();
  readonly limits = new Map<string, Limits>();
  /** At which each instrument was executed last. */
  readonly lastPx = new Map<string, number>();
  /** In force; null before the first. */
  policy: ExecutionPolicy | null = null;
  /** Who wrote each draft that waits. */
  readonly drafts = new Map<string, string>();
  /** Granted and not used yet. */
  readonly overrides = new Map<string, Override>();
  /** Those that the very next order uses. */
  inUse: Override[] = [];
  readonly wrong: string[] = [];
  epoch = 0;

  apply({ seq, event }: LoggedEvent): void {
    switch (event.type) {
      case 'EngineStarted':
        this.epoch += 1;
        return this.#expect(event.epoch === this.epoch, `epoch ${event.epoch} is ${this.epoch}`);
      case 'CommandAccepted':
      case 'CommandRejected':
        this.#expect(!this.answers.has(event.commandId), `${event.commandId} was decided once`);
        this.answers.set(event.commandId, { seq, accepted: event.type === 'CommandAccepted' });
        return;
      case 'PolicyProposed':
        this.drafts.set(event.draft.draftId, event.draft.author);
        return;
      case 'PolicyRejected':
        this.drafts.delete(event.draftId);
        return;
      case 'OverrideGranted':
        return this.#granted(event.override);
      case 'OverrideUsed':
        return this.#used(event.overrideId);
      case 'PolicyApplied':
        this.#approved(event);
        this.policy = event.policy;
        this.drafts.clear();
        this.limits.clear();
        for (const [name, limits] of Object.entries(event.policy.instruments)) this.limits.set(name, limits);
        return;
      case 'LimitsSet':
        this.#expect(this.policy?.approvals.policy !== true, `two people: limits of ${event.instrument} set by one`);
        this.limits.set(event.instrument, event.limits);
        return;
      case 'ParentSubmitted':
        this.parents.set(event.parent.parentId, { ...event.parent, filledQty: 0, openQty: 0, isOverReported: false });
        return;
      case 'ParentAmended': {
        const { qty, limitPx, endUs, params, terms } = event;
        return this.#change(event.parentId, { qty, limitPx, endUs, params, terms });
      }
      case 'ParentFollowedRegime':
        return this.#change(event.parentId, { params: event.params });
      case 'ParentStrategySwitched':
        return this.#change(event.parentId, { params: event.params, terms: event.terms });
      case 'ParentReleased':
        return this.#change(event.parentId, { startUs: event.startUs });
      case 'OrderDiffered': {
        const child = this.children.get(event.difference.childId);
        if (child && event.difference.kind === 'ended-here') child.cancelAsked = true;
        return;
      }
      case 'VenueAnomaly':
        return this.#anomaly(event);
      case 'StopEngaged':
        this.stops.set(event.stopId, { ...event, open: new Set(event.open), state: 'engaged' });
        return;
      case 'StopConfirmed':
      case 'StopLeftResidual':
        this.stops.get(event.stopId)!.state = event.type === 'StopConfirmed' ? 'confirmed' : 'residual';
        return;
      case 'StopReleased':
        this.stops.get(event.stopId)!.state = 'released';
        return;
      default:
        return this.#child(event);
    }
  }

  #approved({ version, author, approvedBy, draftId }: EventOf<'PolicyApplied'>): void {
    const rule = `two people: version ${version} by ${author} and ${approvedBy ?? 'nobody'}`;
    if (this.policy?.approvals.policy) this.#expect(approvedBy !== null, `${rule} needs approval`);
    this.#expect(approvedBy !== author, `${rule} is not approved by its author`);
    if (draftId !== null) this.#expect(this.drafts.get(draftId) === author, `${rule} is a draft that waits`);
  }

  #granted(override: Override): void {
    const { overrideId, parentId, grantedBy } = override;
    const own = this.policy?.approvals.overrides === true && this.parents.get(parentId)?.actor === grantedBy;
    this.#expect(!own, `two people: override ${overrideId} of his own order by ${grantedBy}`);
    this.overrides.set(overrideId, override);
  }

  #used(overrideId: string): void {
    const override = this.overrides.get(overrideId);
    this.#expect(override !== undefined, `two people: override ${overrideId} was granted and is used once`);
    if (override) this.inUse.push(override);
    this.overrides.delete(overrideId);
  }

  #change(parentId: string, terms: Partial<LedgerParent>): void {
    Object.assign(this.parents.get(parentId)!, terms);
  }

  /** An execution beyond the quantity, or after the end, counts all the same: but only if that is told first. */
  #anomaly({ anomaly: { kind, childId } }: EventOf<'VenueAnomaly'>): void {
    const child = this.children.get(childId);
    if (!child || (kind !== 'over-fill' && kind !== 'late-fill')) return;
    child.isOverReported = true;
    this.parents.get(child.parentId)!.isOverReported = true;
  }

  #child(event: EngineEvent): void {
    if (event.type === 'ChildSubmitted') {
      const { childId, parentId, venue, venueKind, tif, instrument, side, qty, px } = event.child;
      this.#expect(!this.children.has(childId), `${childId} is new`);
      const counts = {
        state: 'open' as const,
        filledQty: 0,
        filledValue: 0,
        fees: 0,
        executions: new Set<string>(),
        cancelAsked: false,
        isOverReported: false,
      };
      const terms = { childId, parentId, venue, venueKind, tif, instrument, side, qty, px };
      this.children.set(childId, { ...terms, ...counts });
      const parent = this.parents.get(parentId)!;
      parent.openQty += qty;
      this.inUse = [];
      const within = parent.isOverReported || parent.filledQty + parent.openQty <= parent.qty;
      this.#expect(within, `${parentId}'s children never exceed it`);
      return;
    }
    if (!('childId' in event) || event.childId === undefined) return;
    const child = this.children.get(event.childId);
    if (!child) return this.#expect(false, `${event.type} of ${event.childId} is of an order that was sent`);
    if (event.type === 'ChildFilled') return this.#fill(child, event);
    if (event.type === 'ChildCancelRequested') child.cancelAsked = true;
    else if (event.type === 'ChildBecameUnknown') child.state = 'unknown';
    else if (event.type === 'ChildFoundWorking') child.state = 'open';
    else if (event.type === 'ChildCancelled' || event.type === 'ChildRejected') this.#end(child);
  }

  #fill(child: LedgerChild, { execId, qty, px, fee }: EventOf<'ChildFilled'>): void {
    const { childId, parentId } = child;
    this.#expect(!child.executions.has(execId), `execution ${execId} of ${childId} counts once`);
    child.executions.add(execId);
    const parent = this.parents.get(parentId)!;
    if (child.state !== 'ended') parent.openQty -= Math.min(qty, child.qty - child.filledQty);
    child.filledQty += qty;
    child.filledValue += qty * px;
    child.fees += fee;
    this.lastPx.set(child.instrument, px);
    parent.filledQty += qty;
    if (child.isOverReported) return child.filledQty >= child.qty ? this.#end(child) : undefined;
    this.#expect(child.state !== 'ended', `${childId} is open when it is filled`);
    this.#expect(child.filledQty <= child.qty, `${childId} is not filled beyond its quantity`);
    if (child.filledQty === child.qty) this.#end(child);
  }

  #end(child: LedgerChild): void {
    if (child.state === 'ended') return this.#expect(child.isOverReported, `${child.childId} ends once`);
    child.state = 'ended';
    this.parents.get(child.parentId)!.openQty -= Math.max(0, child.qty - child.filledQty);
    for (const stop of this.stops.values()) stop.open.delete(child.childId);
  }

  #expect(holds: boolean, rule: string): void {
    if (!holds) this.wrong.push(rule);
  }
}
