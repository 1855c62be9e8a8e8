/** The port between an algorithm and the engine: what it sees when it decides, and what it may ask for. */
import type { Child, ChildTerms, TimeInForce, VenueKind } from '../../shared/domain/orders/child.ts';
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { ModelBounds } from '../../shared/domain/policy/policy.ts';
import type { Rng } from '../../shared/std/rng.ts';
import type { BookView } from './book-view.ts';
import type { InstrumentFigures } from './figures.ts';
import type { ClockDecision, MarketSignals, Policy, PolicyDecision, PolicyFault } from './policy.ts';

/** The market since a moment of the parent's life. */
export interface MarketSince {
  /** Quantity executed by others, hidden executions included, in lots. */
  readonly qty: number;
  /** Price × quantity of the same. */
  readonly notional: number;
}

/** What a strategy may know of the order that it works: an order that has not been sent yet has all of it too. */
export type WorkedOrder = Pick<
  Parent,
  | 'instrument'
  | 'side'
  | 'qty'
  | 'params'
  | 'terms'
  | 'limitPx'
  | 'startUs'
  | 'endUs'
  | 'planFromUs'
  | 'planFromQty'
  | 'state'
  | 'finish'
  | 'filledQty'
  | 'openQty'
>;

export interface DecisionContext {
  readonly nowUs: number;
  readonly parent: WorkedOrder;
  readonly instrument: Instrument;
  readonly book: BookView;
  /** Whether the book has our own orders in it. */
  readonly bookShowsOwn: boolean;
  readonly figures: InstrumentFigures;
  /** Since the parent started. */
  readonly market: MarketSince;
  /** Since the parent was last planned (`planFromUs`). */
  readonly marketSincePlan: MarketSince;
  /** Children that are not ended. */
  readonly open: readonly Child[];
  readonly rng: Rng;
  /** What is known of the market beside its book; null where nothing is reckoned. */
  readonly signals: MarketSignals | null;
  /** The learned policy in force for the order; null where there is none. */
  readonly policy: Policy | null;
  /** What the execution policy in force lets a model do; null without one: then a model does nothing. */
  readonly modelBounds: ModelLeave | null;
  /** What the order has executed as a taker. */
  readonly takenQty: number;
}

/** What an order's plan follows from. */
export type PlanContext = Omit<DecisionContext, 'open' | 'rng'>;

/** The bounds of models, and the version of the execution policy that has them. */
export interface ModelLeave extends ModelBounds {
  readonly version: number;
}

/** What it asks of the venue beyond a plain limit order are wishes: the router sees to them where there is a choice. */
export interface ChildIntent extends Partial<ChildTerms> {
  readonly px: number;
  readonly qty: number;
  readonly tif: TimeInForce;
  /** Only venues of these kinds; absent: any that the order allows. */
  readonly kinds?: readonly VenueKind[] | undefined;
}

export interface Decision {
  readonly submit: readonly ChildIntent[];
  /** Ids of children to pull. */
  readonly cancel: readonly string[];
  /** Why, in words with numbers: it stands beside the order on the desk. */
  readonly reason: string;
  /** When to decide next, if nothing happens before. */
  readonly wakeUs: number;
  /** Of a decision that a learned policy made. */
  readonly explained?: PolicyDecision;
  /** Of one that the clock made although the order has a policy. */
  readonly byClock?: ClockDecision;
  /** A policy should have decided and could not. */
  readonly degraded?: { readonly policyId: string; readonly fault: PolicyFault };
}

export interface Strategy {
  /** Quantity that the plan wants done by now, in lots. */
  plannedQty(context: PlanContext): number;
  decide(context: DecisionContext): Decision;
}
