/**
 * The port to an execution policy: from the state of an order and its market to the value of each action. What an order
 * then does is inside its bounds whatever the policy says; where they changed its choice, that is said.
 */
import type { KeptForecast } from '../../shared/domain/orders/decision.ts';
import type { Side } from '../../shared/domain/basics/scalars.ts';

/**
 * Sizes are in clips, the quantity that the plan does in a slice. `post`: rest at the touch, shown or partly dark.
 * `behind`: rest a tick behind it. `dark`: rest at midpoints alone, more where the policy says so
 * ({@link Policy.darkOfEnvelope}). `dealer`: deal on a dealer's quote. `take`: at the
 * other side's touch.
 */
export const ACTIONS = [
  { name: 'wait', kind: 'wait', clips: 0 },
  { name: 'post a tick back', kind: 'behind', clips: 2 },
  { name: 'post', kind: 'post', clips: 1 },
  { name: 'post 3×', kind: 'post', clips: 3 },
  { name: 'dark', kind: 'dark', clips: 2 },
  { name: 'dealer', kind: 'dealer', clips: 1 },
  { name: 'take', kind: 'take', clips: 1 },
  { name: 'take 2×', kind: 'take', clips: 2 },
] as const;
export type ActionKind = (typeof ACTIONS)[number]['kind'];

export interface Choice {
  /** Index into {@link ACTIONS}. */
  readonly action: number;
  /** Expected advantage of each action, in basis points of a clip's value; higher is better. NaN where it may not be. */
  readonly values: Float32Array;
}

/** Why a policy could not say, as an exception tells it. */
export interface PolicyFault {
  readonly why: 'late' | 'failing' | 'out-of-bounds';
  readonly reason: string;
}

export interface Policy {
  /** Which model it is. */
  readonly id: string;
  /** Of the state that it takes; absent of what takes any. */
  readonly schema?: string;
  /** The action `dark` rests as much as this share of the order's envelope, where that is more than its clips; absent: 0. */
  readonly darkOfEnvelope?: number;
  /**
   * `state` as written under the policy's schema, `may` what the market and the order allow. It never throws: where it
   * cannot say, the caller does without it.
   */
  choose(state: Float32Array, may: readonly boolean[]): Choice | PolicyFault;
}

export const isFault = (answer: Choice | PolicyFault): answer is PolicyFault => 'why' in answer;

/** An order at the moment of a decision, in lots and price units. */
export interface OrderView {
  readonly side: Side;
  readonly qty: number;
  readonly filledQty: number;
  /** Of its time, 1 at the start and 0 at the end. */
  readonly timeLeft: number;
  readonly plannedQty: number;
  /** What the plan does in a slice. */
  readonly clipQty: number;
  readonly restingQty: number;
  readonly behindTouchQty: number;
  readonly darkQty: number;
  readonly inFlightQty: number;
  /** Best price of the other side. */
  readonly takePx: number;
  /** Mean quantity at the touch of both sides. */
  readonly touchQty: number;
  readonly tickPx: number;
}

/** What is known of a market beside its book, for whoever judges by it. */
export interface MarketSignals {
  /** Whether there is a dark pool. */
  readonly darkPools: boolean;
  /** Whether a dealer streams a quote. */
  readonly dealerQuotes: boolean;
  /** What a policy is given that takes a schema, absent: the first there was. In words why there is none just now. */
  stateOf(order: OrderView, schema?: string): Float32Array | string;
  /** Where the mid is likely to be, by the state of the market at this moment; null where nothing says. */
  forecast(): readonly KeptForecast[] | null;
}

/** A decision that the clock made in place of a policy, kept beside the policy's own. */
export interface ClockDecision {
  readonly policyId: string;
  /** What the policy chose and was not let do, with what each action was worth; null where it could not say. */
  readonly refused: { readonly action: number; readonly may: readonly boolean[]; readonly values: Float32Array } | null;
  /** Why the clock decided, in words. */
  readonly why: string;
}

/** One decision of a policy, kept so that it can be understood afterwards. */
export interface PolicyDecision {
  readonly policyId: string;
  readonly schema?: string | undefined;
  readonly state: Float32Array;
  readonly may: readonly boolean[];
  readonly values: Float32Array;
  /** What the policy chose and what was done, indices into {@link ACTIONS}. */
  readonly chosen: number;
  readonly done: number;
  /** The bound that changed the choice, in words; empty where none did. */
  readonly bound: string;
  /** The same moment under another schema, for whoever decides beside it; to be asked at once. */
  readonly stateUnder?: ((schema: string) => Float32Array | string) | undefined;
  /** What was forecast at that moment, whether the policy takes it in or not; null where nothing was. */
  readonly forecast?: readonly KeptForecast[] | null | undefined;
}
