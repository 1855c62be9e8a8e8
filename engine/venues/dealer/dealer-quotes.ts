/**
 * The prices of a single dealer: two-way, around the mid of the consolidated lit book, wider for larger sizes, rounded
 * away from the mid to whole ticks. Pure.
 */

export interface DealerTerms {
  readonly tickPx: number;
  /** Half of the spread that is quoted for no more than `quoteQty`, in basis points of the mid. */
  readonly halfSpreadBps: number;
  /** Size of the streamed quotes. */
  readonly quoteQty: number;
  /** What every further `quoteQty` that is asked for adds to the half spread, in basis points. */
  readonly bpsPerQuoteQty: number;
}

export interface DealerPrices {
  readonly bidPx: number;
  readonly askPx: number;
}

export function dealerPrices(terms: DealerTerms, twiceMidPx: number, qty: number): DealerPrices {
  const { tickPx, halfSpreadBps, quoteQty, bpsPerQuoteQty } = terms;
  const halfBps = halfSpreadBps + bpsPerQuoteQty * Math.max(0, qty / quoteQty - 1);
  const midPx = twiceMidPx / 2;
  const halfPx = (midPx * halfBps) / 10_000;
  return {
    bidPx: Math.max(tickPx, Math.floor((midPx - halfPx) / tickPx) * tickPx),
    askPx: Math.ceil((midPx + halfPx) / tickPx) * tickPx,
  };
}

export interface LastLook {
  /** Moves of the mid against the dealer during the hold that he never refuses for, in basis points. */
  readonly toleranceBps: number;
  /** What every basis point beyond adds to the chance that he refuses, in percent. */
  readonly refusePctPerBp: number;
}

/** Chance, in percent, that an order is refused for a move against the dealer; a move in his favour he takes. */
export const refusalPct = ({ toleranceBps, refusePctPerBp }: LastLook, againstBps: number): number =>
  Math.min(100, Math.max(0, againstBps - toleranceBps) * refusePctPerBp);
