/** The extra cost with its bounds, order by order: where the whole band is above zero, the engine rolls back. */
import type { Standing } from '../../../shared/domain/models/rollout.ts';
import css from './models.module.css';

const [WIDTH, HEIGHT] = [320, 84];
/** Bounds of the first orders are wider than anything that is looked for. */
const MOST_BPS = 15;

export function TestPlot({ path, marginBps }: { path: readonly Standing[]; marginBps: number | null }) {
  if (path.length < 2) return null;
  const orders = path.at(-1)!.orders;
  const x = (standing: Standing): number => (standing.orders / Math.max(1, orders)) * WIDTH;
  const y = (bps: number): number =>
    HEIGHT / 2 - (Math.max(-MOST_BPS, Math.min(MOST_BPS, bps)) / MOST_BPS) * (HEIGHT / 2 - 2);
  const line = (of: (standing: Standing) => number): string =>
    path.map((each) => `${x(each).toFixed(1)},${y(of(each)).toFixed(1)}`).join(' ');
  const upper = line(({ upperBps }) => upperBps ?? MOST_BPS);
  const lower = line(({ lowerBps }) => lowerBps ?? -MOST_BPS);
  const { estimateBps } = path.at(-1)!;
  return (
    <svg
      className={css['plot']}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Extra cost over ${orders} orders, now ${estimateBps.toFixed(1)} bps, within its bounds`}
    >
      <polygon className={css['band']} points={`${upper} ${lower.split(' ').toReversed().join(' ')}`} />
      <line className={css['zero']} x1={0} x2={WIDTH} y1={y(0)} y2={y(0)} />
      {marginBps === null ? null : (
        <line className={css['margin']} x1={0} x2={WIDTH} y1={y(marginBps)} y2={y(marginBps)} />
      )}
      <polyline className={css['estimate']} points={line((each) => each.estimateBps)} />
    </svg>
  );
}
