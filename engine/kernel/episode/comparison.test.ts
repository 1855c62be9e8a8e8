import { describe, expect, it } from 'vitest';
import { mean } from '../../../shared/std/mean.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import { compareStrategies } from './comparison.ts';
import { costParts, driftBps, usualSchedules } from './cost-parts.ts';
import type { EpisodeOutcome } from './episode.ts';

const ARRIVAL_PX = 10_000;
const QTY = 100;
const SECONDS = 10;

/** Executes its shares at the end of each second, at so much beyond the mid of that moment, which it moves by `pushPx`. */
function outcomeOf(
  undisturbedPx: readonly number[],
  { shares, spreadPx = 0, pushPx = 0 }: { shares: readonly number[]; spreadPx?: number; pushPx?: number },
): EpisodeOutcome {
  const midsPx = undisturbedPx.map((px) => px + pushPx);
  const filledBySecond: { qty: number; notional: number }[] = [];
  let [qty, notional] = [0, 0];
  for (const [i, share] of shares.entries()) {
    qty += share * QTY;
    notional += share * QTY * ((midsPx[i - 1] ?? ARRIVAL_PX) + spreadPx);
    filledBySecond.push({ qty, notional });
  }
  filledBySecond.push({ qty, notional });
  const lastPx = midsPx.at(-1)!;
  const paid = notional - qty * ARRIVAL_PX + (QTY - qty) * (lastPx - ARRIVAL_PX);
  return {
    side: 'buy',
    qty: QTY,
    state: 'done',
    filledQty: qty,
    doneShare: qty / QTY,
    arrivalPx: ARRIVAL_PX,
    isBps: (paid / (QTY * ARRIVAL_PX)) * 10_000 + 1,
    feesBps: 1,
    vwapSlippageBps: 0,
    moveBps: lastPx - ARRIVAL_PX,
    participation: 0,
    children: 1,
    denials: 0,
    passiveShare: 1,
    mix: { lit: 1, dark: 0, dealer: 0 },
    midsPx,
    filledBySecond,
    measured: null,
  };
}

const evenly = Array.from({ length: SECONDS }, () => 1 / SECONDS);
const early = [0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0];

const rng = seededRng('worlds');
const worlds = Array.from({ length: 200 }, () => {
  let px = ARRIVAL_PX;
  return Array.from({ length: SECONDS }, () => (px += 40 * (rng.next() - 0.5)));
});

describe('what a cost is made of', () => {
  it('sums to the shortfall less the drift, also of an order that is not done', () => {
    const half = evenly.map((share) => share / 2);
    for (const shares of [evenly, early, half]) {
      const outcomes = worlds.map((world) => outcomeOf(world, { shares, spreadPx: 2, pushPx: 3 }));
      for (const [run, usual] of usualSchedules(outcomes).entries()) {
        const drift = driftBps(outcomes[run]!, worlds[run]!, usual);
        const { spreadBps, impactBps, timingBps, feesBps } = costParts(outcomes[run]!, worlds[run]!, drift);
        expect(spreadBps + impactBps + timingBps + feesBps).toBeCloseTo(outcomes[run]!.isBps - drift, 9);
        expect(feesBps).toBe(1);
      }
    }
  });

  it('tells the spread from the impact, and calls timing what is not the usual way', () => {
    const [world] = worlds;
    const usual = outcomeOf(world!, { shares: evenly, spreadPx: 2, pushPx: 3 });
    const [way] = usualSchedules([usual, usual]);
    const parts = costParts(usual, world!, driftBps(usual, world!, way!));
    expect(parts.spreadBps).toBeCloseTo(2, 9);
    // What is done in the first second meets the market as it was.
    expect(parts.impactBps).toBeCloseTo(2.7, 9);
    expect(parts.timingBps).toBeCloseTo(0, 9);
    const other = outcomeOf(world!, { shares: early });
    expect(Math.abs(costParts(other, world!, driftBps(other, world!, way!)).timingBps)).toBeGreaterThan(0.1);
  });
});

describe('strategies compared run by run', () => {
  const scenario = {
    undisturbedPx: worlds,
    strategies: [
      { name: 'dear', outcomes: worlds.map((world) => outcomeOf(world, { shares: evenly, spreadPx: 4, pushPx: 2 })) },
      { name: 'cheap', outcomes: worlds.map((world) => outcomeOf(world, { shares: evenly, spreadPx: 2, pushPx: 2 })) },
      { name: 'early', outcomes: worlds.map((world) => outcomeOf(world, { shares: early, spreadPx: 4, pushPx: 2 })) },
    ],
  };
  const [dear, cheap, first] = compareStrategies(scenario, 'seed');

  it('takes off the drift of each strategy’s own usual way, and so tells small differences from large noise', () => {
    for (const each of [dear!, first!]) {
      expect(each.rawStdBps).toBeGreaterThan(5);
      expect(each.stdBps).toBeLessThan(1e-6);
    }
    expect(dear!.isBps).toBeCloseTo(4 + 1.8 + 1, 6);
    expect(Math.abs(dear!.rawIsBps - dear!.isBps)).toBeLessThan(2);
    expect(dear!.rawCi95[0]).toBeLessThan(dear!.isBps);
    expect(dear!.rawCi95[1]).toBeGreaterThan(dear!.isBps);
    expect(dear!.parts).toMatchObject({ feesBps: 1 });
  });

  it('resamples runs with all their strategies, so what they share cancels', () => {
    expect(cheap!.differenceTo['dear']!.bps).toBeCloseTo(-2, 6);
    expect(cheap!.differenceTo['dear']!.ci95[1]).toBeCloseTo(-2, 6);
    expect(cheap!.ratioTo['dear']!.ratio).toBeCloseTo(4.8 / 6.8, 6);
    expect(cheap!.winPct + first!.winPct).toBe(100);
    expect(dear!.winPct).toBe(0);
    expect(dear!.impactBps).toBeCloseTo(2, 9);
    expect(mean(dear!.impactCi95)).toBeCloseTo(2, 9);
  });

  it('has a mean of zero for what it takes off', () => {
    const outcomes = worlds.map((world, run) => outcomeOf(world, { shares: run % 3 === 0 ? early : evenly }));
    const drifts = usualSchedules(outcomes).map((usual, run) => driftBps(outcomes[run]!, worlds[run]!, usual));
    const stdErr = Math.sqrt(mean(drifts.map((each) => each * each)) / drifts.length);
    expect(Math.abs(mean(drifts))).toBeLessThan(2 * stdErr);
  });
});
