/**
 * Compares what canaries cost with what controls cost, an order at a time. Whether an order is a canary is drawn with a
 * chance p that is known, so with m any guess of its cost that was made without knowing the draw,
 *
 *   ψ = (canary ? 1/p : −1/(1 − p)) · (cost − m)
 *
 * has the candidate's extra cost as its mean, order by order, whatever the market does and whichever p the step has
 * (Horvitz & Thompson 1952; Robins, Rotnitzky & Zhao, JASA 89, 1994). The guess takes off the market's drift, and what an
 * order in its market was expected to cost, by slopes that the orders before have shown, as control variates. Their sum is
 * tested by `sequential-test.ts` with the intrinsic time Σ (ψ² + 2 E ψ²) / 3, good for any differences of finite variance
 * (Delyon, EJP 14, 2009; Howard et al. 2021, table 3); the expected square is the one that the orders before have shown,
 * which makes it approximate for the first ones.
 */
import type { Evidence, RolloutTerms } from '../../shared/domain/models/rollout.ts';
import type { OrderOutcome } from './order-outcome.ts';
import { type Bounds, boundsOf, logMixture, tunedFor } from './sequential-test.ts';

/** As many orders' worth is the first guess of noise and slope. */
const PRIOR_ORDERS = 20;
/** A cost follows the drift one to one, and what was expected of it not at all, until the orders say otherwise. */
const PRIOR_SLOPE = 1;
/** The boundary is tightest where a doubtful candidate is told: this many orders at an even share. */
const TIGHTEST_ORDERS = 150;

export interface Compared extends Bounds {
  /** Sequential evidence that the candidate costs more: the log of the mixture, and where it rolls back. */
  readonly evidence: number;
  readonly rollsBackAt: number;
}

export function addOutcome(
  before: Evidence,
  { costBps, driftBps, expectedBps }: OrderOutcome,
  isCanary: boolean,
  share: number,
  terms: RolloutTerms,
): Evidence {
  const orders = before.canaries + before.controls;
  // Of which nothing is expected is as usual.
  const expected = expectedBps ?? before.expected / Math.max(1, orders);
  const off = costBps - guess(before, driftBps, expected);
  const kept = Math.max(-terms.clipBps, Math.min(terms.clipBps, off));
  const psi = isCanary ? kept / share : -kept / (1 - share);
  const variance = (before.squares + PRIOR_ORDERS * terms.noiseBps ** 2) / (orders + PRIOR_ORDERS);
  return {
    canaries: before.canaries + Number(isCanary),
    controls: before.controls + Number(!isCanary),
    sum: before.sum + psi,
    time: before.time + (psi * psi + (2 * variance) / (share * (1 - share))) / 3,
    squares: before.squares + kept * kept,
    drift: before.drift + driftBps,
    cost: before.cost + costBps,
    driftSquares: before.driftSquares + driftBps * driftBps,
    driftCost: before.driftCost + driftBps * costBps,
    expected: before.expected + expected,
    expectedSquares: before.expectedSquares + expected * expected,
    expectedDrift: before.expectedDrift + expected * driftBps,
    expectedCost: before.expectedCost + expected * costBps,
  };
}

/** What an order's cost is guessed at, by those before it: pulled towards these slopes and no cost while they are few. */
function guess(before: Evidence, driftBps: number, expectedBps: number): number {
  const { canaries, controls, drift, cost, expected } = before;
  const orders = canaries + controls;
  if (orders === 0) return PRIOR_SLOPE * driftBps;
  const [ofDrift, ofExpected] = slopes(before, orders);
  const mean = (cost - ofDrift * drift - ofExpected * expected) / (orders + 2);
  return ofDrift * driftBps + ofExpected * expectedBps + mean;
}

/** Least squares of two regressors, each slope with the weight of some orders that showed the first guess. */
function slopes(before: Evidence, orders: number): [number, number] {
  const { drift, cost, expected, driftSquares, driftCost, expectedSquares, expectedDrift, expectedCost } = before;
  const priorDrift = (PRIOR_ORDERS * (driftSquares + 1)) / orders;
  const spread = expectedSquares - (expected * expected) / orders;
  const priorExpected = (PRIOR_ORDERS * (spread + 1)) / orders;
  const a = driftSquares - (drift * drift) / orders + priorDrift;
  const b = expectedDrift - (expected * drift) / orders;
  const c = spread + priorExpected;
  const u = driftCost - (drift * cost) / orders + priorDrift * PRIOR_SLOPE;
  const v = expectedCost - (expected * cost) / orders;
  const determinant = a * c - b * b;
  return [(u * c - v * b) / determinant, (v * a - u * b) / determinant];
}

const rhoOf = ({ noiseBps, alphaBack }: RolloutTerms): number =>
  tunedFor(TIGHTEST_ORDERS * 4 * noiseBps ** 2, alphaBack);

/** How things stand: the extra cost with the bounds of the gate, and the evidence against the candidate. */
export function compared({ canaries, controls, sum, time }: Evidence, terms: RolloutTerms): Compared {
  const rho = rhoOf(terms);
  return {
    ...boundsOf(sum, canaries + controls, time, rho, terms.alphaGate),
    evidence: logMixture(sum, time, rho),
    rollsBackAt: Math.log(1 / terms.alphaBack),
  };
}

export const costsMore = (evidence: Evidence, terms: RolloutTerms): boolean => {
  const { evidence: found, rollsBackAt } = compared(evidence, terms);
  return evidence.canaries > 0 && found >= rollsBackAt;
};
