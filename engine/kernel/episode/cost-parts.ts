/**
 * What an order's shortfall is made of, by the market with it and the same market without it, second by second. The parts
 * sum to the shortfall less the drift: what a frictionless order would have paid in the market without us, had it gone the
 * strategy's usual way. That way is the mean of the *other* runs, so it knows nothing of the run at hand, and the drift's
 * mean is zero: whoever trades does not know the side.
 */
import { sideSign } from '../../../shared/domain/basics/scalars.ts';
import type { EpisodeOutcome } from './episode.ts';

export interface CostParts {
  /** Prices paid against the mid a second before at most: the spread paid, or earned by resting. */
  readonly spreadBps: number;
  /** How far that mid stood from where it stood without us. */
  readonly impactBps: number;
  /** The mid without us when it was executed, against its usual way: what timing cost, or gained. */
  readonly timingBps: number;
  readonly feesBps: number;
}

/** Share of an order that is executed by the end of each second, and once more when all has settled. */
export type Schedule = Float64Array;

const BPS = 10_000;

/** By run, how the other runs go in the mean; of a single one, evenly. */
export function usualSchedules(outcomes: readonly EpisodeOutcome[]): Schedule[] {
  const shares = outcomes.map(sharesOf);
  const length = shares[0]?.length ?? 0;
  if (shares.length < 2) return shares.map(() => Float64Array.from({ length }, (_, i) => (i + 1) / length));
  const sums = new Float64Array(length);
  for (const share of shares) for (let i = 0; i < length; i++) sums[i]! += share[i]!;
  return shares.map((own) => sums.map((sum, i) => (sum - own[i]!) / (shares.length - 1)));
}

const sharesOf = ({ filledBySecond, qty }: EpisodeOutcome): Schedule =>
  Float64Array.from(filledBySecond, (filled) => filled.qty / qty);

/** Signed cost in basis points of a frictionless order on a schedule; what the schedule leaves counts at the end. */
export function driftBps(
  { side, arrivalPx }: Pick<EpisodeOutcome, 'side' | 'arrivalPx'>,
  undisturbedPx: readonly number[],
  schedule: Schedule,
): number {
  const before = midsBefore(undisturbedPx, arrivalPx);
  let sum = 0;
  let done = 0;
  for (const [i, share] of schedule.entries()) {
    sum += (share - done) * (before(i) - arrivalPx);
    done = share;
  }
  sum += (1 - done) * (before(undisturbedPx.length) - arrivalPx);
  return (sideSign(side) * sum * BPS) / arrivalPx;
}

/** `drift`: what {@link driftBps} says of the run's usual schedule. */
export function costParts(outcome: EpisodeOutcome, undisturbedPx: readonly number[], drift: number): CostParts {
  const { side, qty, arrivalPx, midsPx, filledBySecond, feesBps } = outcome;
  const bps = (amount: number): number => (sideSign(side) * amount * BPS) / (qty * arrivalPx);
  const before = midsBefore(midsPx, arrivalPx);
  const undisturbed = midsBefore(undisturbedPx, arrivalPx);
  let [spread, impact, timing] = [0, 0, 0];
  const executed = (at: number, lots: number, notional: number): void => {
    spread += notional - lots * before(at);
    impact += lots * (before(at) - undisturbed(at));
    timing += lots * (undisturbed(at) - arrivalPx);
  };
  let done = { qty: 0, notional: 0 };
  for (const [i, filled] of filledBySecond.entries()) {
    executed(i, filled.qty - done.qty, filled.notional - done.notional);
    done = filled;
  }
  // What is left counts at the last mid.
  const left = qty - done.qty;
  executed(midsPx.length, left, left * before(midsPx.length));
  return { spreadBps: bps(spread), impactBps: bps(impact), timingBps: bps(timing) - drift, feesBps };
}

/** The mid when a second begins, by its number; where it was unknown, the newest that was known. */
function midsBefore(midsPx: readonly number[], arrivalPx: number): (second: number) => number {
  const known = new Float64Array(midsPx.length + 1);
  known[0] = arrivalPx;
  for (const [i, px] of midsPx.entries()) known[i + 1] = px || known[i]!;
  return (second) => known[Math.min(second, midsPx.length)]!;
}
