import { describe, expect, it } from 'vitest';
import { seededRng } from '../../../shared/std/rng.ts';
import { compareStrategies } from './comparison.ts';
import type { EpisodeOutcome } from './episode.ts';

const outcome = (isBps: number): EpisodeOutcome => ({
  ...{ state: 'done', filledQty: 1, doneShare: 1, arrivalPx: 1, isBps, feesBps: 0, vwapSlippageBps: 0, moveBps: 3 },
  ...{ participation: 0, children: 1, denials: 0, mix: { lit: 1, dark: 0, dealer: 0 }, passiveShare: 1, midsPx: [] },
  measured: null,
});

describe('strategies compared run by run', () => {
  const rng = seededRng('comparison');
  const drift = Array.from({ length: 200 }, () => 100 * (rng.next() - 0.5));
  const noise = drift.map(() => rng.next() - 0.5);
  const runs = {
    driftBps: drift,
    undisturbedMoveBps: drift.map(() => 1),
    strategies: [
      { name: 'dear', outcomes: drift.map((each, run) => outcome(4 + each + noise[run]!)) },
      { name: 'cheap', outcomes: drift.map((each, run) => outcome(2 + each + noise[run]!)) },
    ],
  };
  const [dear, cheap] = compareStrategies(runs, 'seed');

  it('takes the drift of the market off, and so tells small differences from large noise', () => {
    expect(dear!.rawStdBps).toBeGreaterThan(20);
    expect(dear!.stdBps).toBeLessThan(1);
    expect(dear!.isBps).toBeCloseTo(4, 0);
    expect(dear!.ci95[0]).toBeLessThan(4.05);
    expect(dear!.ci95[1] - dear!.ci95[0]).toBeLessThan(0.2);
  });

  it('resamples runs with all their strategies, so what they share cancels', () => {
    expect(cheap!.differenceTo['dear']!.bps).toBeCloseTo(-2, 6);
    expect(cheap!.differenceTo['dear']!.ci95[1]).toBeCloseTo(-2, 6);
    expect(cheap!.ratioTo['dear']!.ratio).toBeCloseTo(0.5, 1);
    expect(cheap!.winPct).toBe(100);
    expect(dear!.winPct).toBe(0);
    expect(dear!.impactBps).toBe(2);
  });
});
