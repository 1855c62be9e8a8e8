/** An order before the gate with all that its limits are reckoned from, and how an override lets it pass one of them. */
import type { Instrument } from '../../../shared/domain/instrument.ts';
import type { LimitName } from '../../../shared/domain/limits.ts';
import type { Parent } from '../../../shared/domain/parent.ts';
import type { ExecutionPolicy, Overridable, Override } from '../../../shared/domain/policy.ts';
import type { RejectCode } from '../../../shared/domain/reject-code.ts';
import type { ChildOrder } from '../../core/approved-order.ts';
import type { Stage } from '../../core/stage.ts';
import type { MarketSince } from '../../core/strategy.ts';
import { type Denial, deny, WHO_MAY } from '../denial.ts';

/** Limits of which none is unset. */
export type AllLimits = Readonly<Record<LimitName, number>>;

/** Price units × lots that make one unit of the currency. */
export const unitsPerCurrency = (instrument: Instrument): number =>
  10 ** (instrument.priceDecimals + instrument.qtyDecimals);

export class OrderInHand {
  readonly stage: Stage;
  readonly order: ChildOrder;
  readonly parent: Parent;
  readonly instrument: Instrument;
  readonly limits: AllLimits;
  readonly policy: ExecutionPolicy;
  /** Since the parent started. */
  readonly market: MarketSince;
  /** Overrides that the order would not pass without. */
  readonly needed: Override[] = [];

  constructor(
    stage: Stage,
    order: ChildOrder,
    bounds: {
      readonly parent: Parent;
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
    return deny(code, `${words()}; ${WHO_MAY}`);
  }
}
