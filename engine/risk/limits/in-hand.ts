/** An order before the gate with all that its limits are reckoned from, and how an override lets it pass one of them. */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { LIMIT_NAMES, type LimitName } from '../../../shared/domain/policy/limits.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { ExecutionPolicy, Overridable, Override } from '../../../shared/domain/policy/policy.ts';
import type { RejectCode } from '../../../shared/domain/basics/reject-code.ts';
import type { ChildOrder } from '../../core/approved-order.ts';
import type { BookView } from '../../core/book-view.ts';
import type { ExposureState } from '../../core/state/exposure-state.ts';
import type { PolicyState } from '../../core/state/policy-state.ts';
import type { MarketSince } from '../../core/strategy.ts';
import { type Denial, deny, WHO_MAY } from '../denial.ts';

/** Limits of which none is unset. */
export type AllLimits = Readonly<Record<LimitName, number>>;

/** Price units × lots that make one unit of the currency. */
export const unitsPerCurrency = (instrument: Instrument): number =>
  10 ** (instrument.priceDecimals + instrument.qtyDecimals);

/** Of an order and of its parent, what limits look at. */
export type LimitedOrder = Omit<ChildOrder, 'placedBy' | 'reason' | 'routeReason' | 'replaces'>;
export type LimitedParent = Pick<Parent, 'parentId' | 'actor' | 'filledQty' | 'openQty' | 'params'>;

/** What limits are reckoned from: the engine as it stands, or as it stood when an order was sent. */
export interface Reckoning {
  nowUs(): number;
  book(instrument: string): Pick<BookView, 'bestPx'> | null;
  referencePx(instrument: string, windowUs: number): number;
  readonly state: {
    readonly exposure: Pick<
      ExposureState,
      'reachQty' | 'mayGrow' | 'grossValue' | 'traderValue' | 'deskValue' | 'lossValue' | 'bestOwnPx'
    >;
    readonly policy: Pick<PolicyState, 'overrides' | 'disabled' | 'isDisabled'>;
  };
}

const OF_INSTRUMENT: ReadonlySet<string> = new Set(LIMIT_NAMES);

export class OrderInHand {
  readonly stage: Reckoning;
  readonly order: LimitedOrder;
  readonly parent: LimitedParent;
  readonly instrument: Instrument;
  readonly limits: AllLimits;
  readonly policy: ExecutionPolicy;
  /** Since the parent started. */
  readonly market: MarketSince;
  /** Overrides that the order would not pass without. */
  readonly needed: Override[] = [];

  constructor(
    stage: Reckoning,
    order: LimitedOrder,
    bounds: {
      readonly parent: LimitedParent;
      readonly instrument: Instrument;
      readonly limits: AllLimits;
      readonly policy: ExecutionPolicy;
      readonly market: MarketSince;
    },
  ) {
    this.stage = stage;
    this.order = order;
    this.parent = bounds.parent;
    this.instrument = bounds.instrument;
    this.limits = bounds.limits;
    this.policy = bounds.policy;
    this.market = bounds.market;
  }

  /** The order's value in whole units of the currency. */
  get value(): number {
    return (this.order.qty * this.order.px) / unitsPerCurrency(this.instrument);
  }

  /** Where the policy has a limit that the order comes under. */
  place(limit: string): string {
    return OF_INSTRUMENT.has(limit) ? `instruments.${this.order.instrument}.${limit}` : `desk.${limit}`;
  }

  /** Null where `value` is within the limit, or an override that nobody has used lets it be; `words` where it is not. */
  hold(limit: Overridable, value: number, most: number, code: RejectCode, words: () => string): Denial | null {
    if (value <= most) return null;
    for (const override of this.stage.state.policy.overrides.values()) {
      const { parentId, usedUs } = override;
      if (parentId !== this.parent.parentId || override.limit !== limit || usedUs !== null) continue;
      if (value > override.value) continue;
      this.needed.push(override);
      return null;
    }
    return deny(code, `${words()}; ${WHO_MAY}`, this.place(limit));
  }
}
