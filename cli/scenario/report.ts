/** A comparison of strategies as two tables for people: what each cost, and what that was made of. */
import type { Interval, StrategyResult } from '../../engine/kernel/episode/comparison.ts';
import { formatFixed } from '../../shared/domain/basics/format.ts';
import { table } from '../output.ts';

const bps = (value: number): string => formatFixed(value, 2);
const percent = (value: number): string => `${formatFixed(value, 0)} %`;
const interval = ([low, high]: Interval): string => `${bps(low)} to ${bps(high)}`;
const within = (value: number, ci95: Interval): string => `${bps(value)} (${interval(ci95)})`;

const COSTS = ['strategy', 'IS bps (95 %)', 'σ run', 'plain (95 %)', 'to TWAP', 'less TWAP', 'won', 'done'];
const PARTS = ['strategy', 'spread', 'impact', 'timing', 'fees', 'mid moved by (95 %)', 'passive', 'lit/dark/dealer'];

export function inWords(results: readonly StrategyResult[]): string {
  const costs = results.map((result) => {
    const ratio = result.ratioTo['twap'];
    const less = result.differenceTo['twap'];
    return [
      ...[result.name, within(result.isBps, result.ci95), bps(result.stdBps), within(result.rawIsBps, result.rawCi95)],
      ...[ratio ? within(ratio.ratio, ratio.ci95) : '–', less ? within(less.bps, less.ci95) : '–'],
      ...[percent(result.winPct), `${formatFixed(result.donePct, 1)} %`],
    ];
  });
  const parts = results.map(({ name, parts: part, impactBps, impactCi95, passivePct, mix }) => [
    ...[name, bps(part.spreadBps), bps(part.impactBps), bps(part.timingBps), bps(part.feesBps)],
    ...[within(impactBps, impactCi95), percent(passivePct)],
    [mix.lit, mix.dark, mix.dealer].map((share) => formatFixed(100 * share, 0)).join('/'),
  ]);
  return [table([COSTS, ...costs]), table([PARTS, ...parts])].join('\n\n');
}
