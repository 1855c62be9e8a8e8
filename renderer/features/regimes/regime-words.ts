/** Regimes in words, and how likely each was over time as areas of a drawing. */
import { type Regime, REGIMES, type RegimeSample, type RegimeViewRow } from '../../../shared/domain/models/regime.ts';
import type { AssetClass } from '../../../shared/domain/basics/instrument.ts';
import { parameterSetFor } from '../../../shared/domain/policy/parameter-sets.ts';
import type { ParameterSet } from '../../../shared/domain/policy/policy.ts';
import { formatClock, formatPercent } from '../../../shared/domain/basics/format.ts';

/** What holds now and why, in a sentence. */
export function standingOf(row: RegimeViewRow, timeZone: string): string {
  const { pin, detected, sinceUs, ready, calibrated } = row;
  if (pin)
    return `pinned by ${pin.actor} at ${formatClock(pin.tsUs, timeZone)}: ${pin.reason}; the detector says ${detected}`;
  const since = sinceUs === 0 ? 'since the log began' : `since ${formatClock(sinceUs, timeZone)}`;
  if (!ready) return `${since}; not enough has been seen to judge by`;
  return calibrated ? since : `${since}; what is usual here is still being learnt`;
}

/** Of each strategy that has one, the set that an order which follows the regime is worked by. */
export function setsInForce(sets: readonly ParameterSet[], regime: Regime, assetClass: AssetClass): ParameterSet[] {
  const strategies = [...new Set(sets.map(({ strategy }) => strategy))];
  return strategies.flatMap((strategy) => parameterSetFor(sets, { strategy, regime, assetClass }) ?? []);
}

export const percent = (share: number): string => formatPercent(share, 0);

export interface Area {
  readonly regime: (typeof REGIMES)[number];
  readonly path: string;
}

/** Of each regime its share of the height, stacked in the order of REGIMES, the first at the foot; time from left to right. */
export function areasOf(samples: readonly RegimeSample[], width: number, height: number): Area[] {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.tsUs === first.tsUs || width <= 0) return [];
  const x = (tsUs: number): string => formatPlace(((tsUs - first.tsUs) / (last.tsUs - first.tsUs)) * width);
  const below = samples.map(() => 0);
  return REGIMES.map((regime, i) => {
    const foot = samples.map(({ tsUs }, k) => `${x(tsUs)} ${formatPlace(height * (1 - below[k]!))}`);
    for (const [k, { probabilities }] of samples.entries()) below[k]! += probabilities[i]!;
    const top = samples.map(({ tsUs }, k) => `${x(tsUs)} ${formatPlace(height * (1 - Math.min(1, below[k]!)))}`);
    return { regime, path: `M${foot.join('L')}L${top.toReversed().join('L')}Z` };
  });
}

const formatPlace = (px: number): string => px.toFixed(1);

/** At most so many, evenly, the newest among them: more than pixels tell nothing. */
export function thinned<S>(samples: readonly S[], most: number): S[] {
  if (samples.length <= most) return [...samples];
  const step = Math.ceil(samples.length / most);
  return samples.filter((_, i) => (samples.length - 1 - i) % step === 0);
}
