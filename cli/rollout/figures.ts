/** What many roll-outs came to: how often they went back and how soon, as numbers and as a table for people. */
import type { RolloutRun } from '../../engine/rollout/study.ts';
import { formatFixed } from '../../shared/domain/basics/format.ts';
import { quantilesAbove } from '../../shared/std/quantiles.ts';
import { table } from '../output.ts';

export interface Figures {
  readonly rolledBackPct: number;
  /** 95 %, Wilson. */
  readonly rolledBackCi95: readonly [number, number];
  readonly championPct: number;
  readonly undecidedPct: number;
  /** Of those that were rolled back; null where none was. */
  readonly ordersToRollBack: Quartiles | null;
  readonly canariesToRollBack: Quartiles | null;
  /** Of those that became the champion. */
  readonly ordersToChampion: Quartiles | null;
}
export type Quartiles = { readonly p25: number; readonly median: number; readonly p75: number };

export function figuresOf(runs: readonly RolloutRun[]): Figures {
  const ended = (end: RolloutRun['end']): RolloutRun[] => runs.filter((run) => run.end === end);
  const pct = (end: RolloutRun['end']): number => (100 * ended(end).length) / runs.length;
  const back = ended('rolled-back');
  return {
    rolledBackPct: pct('rolled-back'),
    rolledBackCi95: wilson(back.length, runs.length),
    championPct: pct('champion'),
    undecidedPct: pct('undecided'),
    ordersToRollBack: quartiles(back.map(({ orders }) => orders)),
    canariesToRollBack: quartiles(back.map(({ canaries }) => canaries)),
    ordersToChampion: quartiles(ended('champion').map(({ orders }) => orders)),
  };
}

export function quartiles(values: readonly number[]): Quartiles | null {
  if (values.length === 0) return null;
  const [p25, median, p75] = quantilesAbove(values, [0.25, 0.5, 0.75]);
  return { p25: p25!, median: median!, p75: p75! };
}

/** Interval of a share: Wilson, JASA 22, 1927. */
export function wilson(count: number, of: number): [number, number] {
  const z = 1.96;
  const share = count / of;
  const centre = share + (z * z) / (2 * of);
  const reach = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 100 / (1 + (z * z) / of);
  return [Math.max(0, (centre - reach) * scale), Math.min(100, (centre + reach) * scale)];
}

/** `what`: the head of the first column; each candidate by what it costs more, in words. */
export function figuresInWords(what: string, candidates: readonly (readonly [string, Figures])[]): string {
  const middle = (found: Quartiles | null): string =>
    found ? `${found.median} (${found.p25} to ${found.p75})` : 'none';
  const share = (pct: number): string => `${formatFixed(pct, 1)} %`;
  const rows = candidates.map(([extra, each]) => [
    extra,
    `${share(each.rolledBackPct)} (${each.rolledBackCi95.map((end) => formatFixed(end, 1)).join(' to ')})`,
    middle(each.ordersToRollBack),
    middle(each.canariesToRollBack),
    share(each.championPct),
    middle(each.ordersToChampion),
    share(each.undecidedPct),
  ]);
  const head = ['rolled back', 'after orders', 'of them canaries', 'champion', 'after orders', 'undecided'];
  return table([[what, ...head], ...rows]);
}
