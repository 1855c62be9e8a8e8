/**
 * What an execution does to the price of what is still to be done, charged to the decision that made it. The path of the
 * mid with and without us says the same, but in a noise of ten times the size; so it is the law of the root that is
 * charged, in the mean over the order, more while much is left.
 */
import type { InstrumentFigures } from '../../core/figures.ts';
import type { EpisodeFill } from './episode.ts';

/**
 * What an order of a share q of the day's volume pays in the mean for its own impact, in day volatilities times √q, by how
 * it is done: fitted to half-hour orders worked by random mixes of the actions (docs/adaptive.md).
 */
const MEAN = { taken: 1.5, rested: 0.33, dealt: 0.36, dark: 0 } as const;
/** The root of what is left, so often, is one in the mean over an order: early executions are paid for longest. */
const BY_LEFT = 1.5;

/** Charges an execution by its way and by the share of the order that is left, in basis points of its own value. */
export type ImpactCharge = (fill: EpisodeFill, leftShare: number) => number;

/** None where nothing is known of the instrument. */
export function impactCharge(figures: InstrumentFigures | null, qty: number): ImpactCharge {
  const { dayQty, dayVolatility } = figures ?? { dayQty: null, dayVolatility: null };
  if (dayQty === null || dayVolatility === null) return () => 0;
  const unitBps = dayVolatility * Math.sqrt(qty / dayQty) * 10_000;
  return (fill, leftShare) => MEAN[wayOf(fill)] * unitBps * BY_LEFT * Math.sqrt(Math.max(0, leftShare));
}

function wayOf({ venueKind, liquidity }: EpisodeFill): keyof typeof MEAN {
  if (venueKind === 'dark') return 'dark';
  if (venueKind === 'dealer') return 'dealt';
  return liquidity === 'maker' ? 'rested' : 'taken';
}
