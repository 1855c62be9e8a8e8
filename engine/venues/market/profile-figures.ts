/** What a trader of the built-in market knows from other days: its profiles, which hold for every seed, and no more. */
import { normalised } from '../../core/figures.ts';
import type { InstrumentFigures, KnownFigures } from '../../core/figures.ts';
import { AUCTION_SHARES } from './auction-interest.ts';
import { curveAt, type MarketProfile, TICK_PX } from './profile.ts';

/** Five minutes each. */
const STRETCHES = 78;

export function profileFigures(profiles: readonly MarketProfile[]): KnownFigures {
  const figures = new Map(profiles.map((profile) => [profile.symbol, figuresOf(profile)]));
  return (instrument) => figures.get(instrument) ?? null;
}

function figuresOf({ usual, dayVolatilityBp, flow }: MarketProfile): InstrumentFigures {
  const weights = Array.from({ length: STRETCHES }, (_, i) => curveAt(flow.curves.trades, (i + 0.5) / STRETCHES));
  return {
    dayQty: usual.dayQty,
    dayVolatility: dayVolatilityBp / 1e4,
    spreadPx: usual.spreadTicks * TICK_PX,
    closeQty: Math.round(AUCTION_SHARES.close * usual.dayQty),
    volumeCurve: normalised(weights),
    source: 'the built-in market’s ordinary days',
  };
}
