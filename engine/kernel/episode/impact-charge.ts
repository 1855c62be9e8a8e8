/**
 * What an execution does to the price of what is still to be done, charged to the decision that made it. The path of the
 * mid with and without us says the same, but in a noise of ten times the size; so it is the law that `market validate`
 * measures (docs/market-validation.md) that is charged, in the mean over the order, more while much is left.
 */
import type { InstrumentFigures } from '../../core/figures.ts';
import type { EpisodeFill } from './episode.ts';

/** Impact at the end of an order of a share q of the day's volume, in day volatilities times √q, by how it is done. */
const PEAK = { taken: 1, rested: 0.65, dealt: 0.9, dark: 0 } as const;
/** Mean impact while a concave path leads to its peak. */
const MEAN_OF_PEAK = 2 / 3;
/** What was measured was taken and dealt in pieces of this share of the day; a larger one teaches less a lot, by the root. */
const MEASURED_PIECE = 3e-5;
const LEAST_OF_PIECE = 0.3;
/** The root of what is left, so often, is one in the mean over an order: early executions are paid for longest. */
const BY_LEFT = 1.5;

/** Charges an execution by its way and by the share of the order that is left, in basis points of its own value. */
export type ImpactCharge = (fill: EpisodeFill, leftShare: number) => number;

/** None where nothing is known of the instrument. */
export function impactCharge(figures: InstrumentFigures | null, qty: number): ImpactCharge {
  const { dayQty, dayVolatility } = figures ?? { dayQty: null, dayVolatility: null };
  if (dayQty === null || dayVolatility === null) return () => 0;
  const meanBps = MEAN_OF_PEAK * dayVolatility * Math.sqrt(qty / dayQty) * 10_000;
  return (fill, leftShare) => {
    const way = wayOf(fill);
    const ofPiece = Math.sqrt((MEASURED_PIECE * dayQty) / fill.orderQty);
    const sized = way === 'rested' ? 1 : Math.min(1, Math.max(LEAST_OF_PIECE, ofPiece));
    return PEAK[way] * sized * meanBps * BY_LEFT * Math.sqrt(Math.max(0, leftShare));
  };
}

function wayOf({ venueKind, liquidity }: EpisodeFill): keyof typeof PEAK {
  if (venueKind === 'dark') return 'dark';
  if (venueKind === 'dealer') return 'dealt';
  return liquidity === 'maker' ? 'rested' : 'taken';
}
