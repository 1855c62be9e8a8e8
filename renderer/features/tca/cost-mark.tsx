/**
 * A cost with its interval as a mark on a scale that all rows of the table share: whether it costs, how sure that is, and
 * how it compares, at a glance.
 */
import type { Measured } from '../../../shared/domain/orders/cost-groups.ts';
import { formatFixed } from '../../../shared/domain/basics/format.ts';
import { placeOn, type CostScale } from './cost-scale.ts';
import css from './tca.module.css';

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;

interface CostMarkProps {
  readonly cost: Measured;
  readonly scale: CostScale;
  readonly tone: 'plain' | 'loss' | 'gain';
  /** The interval in words: in a narrow panel it stands nowhere else. */
  readonly says: string;
}

export function CostMark({ cost: { bps, ci95 }, scale, tone, says }: CostMarkProps) {
  const [low, high] = (ci95 ?? [bps, bps]).map((end) => placeOn(scale, end)) as [number, number];
  const open = (end: number): boolean => end < scale.fromBps || end > scale.toBps;
  return (
    <span className={`${css['mark']} ${css[tone]}`} role="img" aria-label={`95%: ${says}`}>
      <i className={css['zero']} style={{ left: percent(placeOn(scale, 0)) }} />
      {ci95 ? (
        <i
          className={css['whisker']}
          data-open-low={open(ci95[0]) || undefined}
          data-open-high={open(ci95[1]) || undefined}
          style={{ left: percent(low), width: percent(high - low) }}
        />
      ) : null}
      <i className={css['dot']} style={{ left: percent(placeOn(scale, bps)) }} />
    </span>
  );
}

/** The ends of the scale, and nought where it is not one of them. */
export function ScaleHead({ scale }: { scale: CostScale }) {
  const zero = placeOn(scale, 0);
  const digits = scale.toBps - scale.fromBps < 4 ? 1 : 0;
  return (
    <span className={css['head']}>
      <span>{formatFixed(scale.fromBps, digits)}</span>
      {zero > 0.15 && zero < 0.85 ? (
        <span className={css['nought']} style={{ left: percent(zero) }}>
          0
        </span>
      ) : null}
      <span>{formatFixed(scale.toBps, digits)} bps</span>
    </span>
  );
}
