/**
 * The state that a market is in, and says it is in: a Markov chain over calm, trending, volatile and thin. Multipliers
 * are set so that their average over the chain leaves variance and activity as they were fitted.
 */
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import type { Rng } from '../../../shared/std/rng.ts';
import { exponential } from './chance.ts';

export const REGIMES = ['calm', 'trending', 'volatile', 'thin'] as const;
export type Regime = (typeof REGIMES)[number];

interface RegimeTraits {
  /** Share of the chain's moves that lead here. */
  readonly weight: number;
  readonly meanMinutes: number;
  readonly volatility: number;
  readonly activity: number;
  readonly size: number;
  /** Drift of the efficient price, in standard deviations of a session over a session. */
  readonly drift: number;
}

/** Durations and multipliers are chosen, not fitted: one day shows too few changes to fit them. */
const RAW: Readonly<Record<Regime, RegimeTraits>> = {
  calm: { weight: 0.45, meanMinutes: 50, volatility: 0.8, activity: 0.95, size: 1.05, drift: 0 },
  trending: { weight: 0.2, meanMinutes: 30, volatility: 0.9, activity: 1.1, size: 1, drift: 3 },
  volatile: { weight: 0.2, meanMinutes: 20, volatility: 1.7, activity: 1.4, size: 0.9, drift: 0 },
  thin: { weight: 0.15, meanMinutes: 25, volatility: 1, activity: 0.6, size: 0.6, drift: 0 },
};

export const REGIME_TRAITS = normalised(RAW);

function normalised(raw: Readonly<Record<Regime, RegimeTraits>>): Readonly<Record<Regime, RegimeTraits>> {
  const time = (regime: Regime): number => raw[regime].weight * raw[regime].meanMinutes;
  const total = REGIMES.reduce((sum, regime) => sum + time(regime), 0);
  const averageOf = (value: (traits: RegimeTraits) => number): number =>
    REGIMES.reduce((sum, regime) => sum + (time(regime) / total) * value(raw[regime]), 0);
  const variance = averageOf(({ volatility }) => volatility ** 2);
  const activity = averageOf((traits) => traits.activity);
  const scale = (traits: RegimeTraits): RegimeTraits => ({
    ...traits,
    volatility: traits.volatility / Math.sqrt(variance),
    activity: traits.activity / activity,
  });
  return {
    calm: scale(raw.calm),
    trending: scale(raw.trending),
    volatile: scale(raw.volatile),
    thin: scale(raw.thin),
  };
}

export interface RegimeSpell {
  readonly regime: Regime;
  readonly fromUs: number;
  readonly untilUs: number;
  /** +1 or −1: where a trend goes. */
  readonly direction: 1 | -1;
}

export function nextSpell(rng: Rng, fromUs: number, before: Regime | null): RegimeSpell {
  const others = REGIMES.filter((regime) => regime !== before);
  const total = others.reduce((sum, regime) => sum + RAW[regime].weight, 0);
  let left = rng.next() * total;
  let regime = others.at(-1)!;
  for (const candidate of others) {
    left -= RAW[candidate].weight;
    if (left >= 0) continue;
    regime = candidate;
    break;
  }
  const lengthUs = Math.ceil(exponential(rng) * RAW[regime].meanMinutes * US_PER_MINUTE);
  return { regime, fromUs, untilUs: fromUs + lengthUs, direction: rng.next() < 0.5 ? 1 : -1 };
}
