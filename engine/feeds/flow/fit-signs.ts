/**
 * Fits the memory of trade signs: metaorders of Pareto length (Lillo, Mike & Farmer 2005), several at a time, of which
 * the one that traded last trades next with a given probability. Both numbers are found on a grid, on simulated signs
 * from a fixed seed, so that their autocorrelation is nearest to the recorded one.
 */
import { seededRng } from '../../../shared/std/rng.ts';
import { type Slot, within } from './slots.ts';
import { autocorrelation } from './statistics.ts';
import type { MarketOrders } from './tape.ts';

export interface SignFit {
  /** Metaorders at work at the same time. */
  readonly metaorders: number;
  /** Chance that the one that traded last trades next. */
  readonly repeat: number;
  /** Tail exponent of their length in trades. */
  readonly tail: number;
}

const LAGS = [1, 2, 5, 10, 20] as const;
/** Mean of what is found for US and UK stocks (Lillo, Mike & Farmer 2005; Tóth et al. 2015): one day cannot tell it. */
const TAIL = 1.5;
const DRAWS = 40_000;
const LONGEST = 500;

export function fitSigns(orders: MarketOrders, slots: readonly Slot[]): SignFit {
  const stretches = slots.map((slot) => orders.sign.slice(...within(orders.tsUs, slot)));
  const wanted = LAGS.map((lag) => autocorrelation(stretches, lag));
  let best: SignFit = { metaorders: 1, repeat: 0, tail: TAIL };
  let least = Infinity;
  for (const metaorders of [2, 4, 8, 16, 32]) {
    for (const repeat of [0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98]) {
      const candidate = { metaorders, repeat, tail: TAIL };
      const signs = drawSigns(candidate);
      const error = LAGS.reduce((sum, lag, k) => sum + (autocorrelation([signs], lag) - wanted[k]!) ** 2, 0);
      if (error >= least) continue;
      least = error;
      best = candidate;
    }
  }
  return best;
}

function drawSigns({ metaorders, repeat, tail }: SignFit): number[] {
  const rng = seededRng('fit-signs');
  const left = Array.from({ length: metaorders }, () => 0);
  const sign = left.map(() => 1);
  let at = 0;
  return Array.from({ length: DRAWS }, () => {
    if (left[at] === 0 || rng.next() >= repeat) at = rng.below(metaorders);
    if (left[at] === 0) {
      left[at] = Math.min(LONGEST, Math.floor((1 - rng.next()) ** (-1 / tail)));
      sign[at] = rng.next() < 0.5 ? 1 : -1;
    }
    left[at]!--;
    return sign[at]!;
  });
}
