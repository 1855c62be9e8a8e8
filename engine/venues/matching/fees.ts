/** What a venue charges for an execution, or pays for it. Amounts are in price units × lots, as notionals are. */

export interface FeeRate {
  /** Millionths of the notional. */
  readonly notionalMillionths: number;
  /** Millionths of a price unit for each lot: at four price decimals, $0.0030 a share is 30 000 000. */
  readonly lotMillionths: number;
}

/** A negative rate is a rebate. */
export interface FeeSchedule {
  readonly maker: FeeRate;
  readonly taker: FeeRate;
}

/** Rounded to the nearest whole unit, so what is charged and paid in many small executions may be a little off. */
export function feeOf({ notionalMillionths, lotMillionths }: FeeRate, px: number, qty: number): number {
  const fee = Math.round((px * qty * notionalMillionths + qty * lotMillionths) / 1e6);
  return fee === 0 ? 0 : fee;
}
