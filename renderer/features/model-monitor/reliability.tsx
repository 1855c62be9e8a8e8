/** How sure it was against how often that came: what is well calibrated lies on the diagonal. */
import type { ForecastHorizon } from '../../../shared/domain/models/forecast.ts';
import { percent } from './forecast-words.ts';
import css from './forecast.module.css';

const SIZE_PX = 64;
const MOST_RADIUS_PX = 6;
const LEAST_RADIUS_PX = 1.5;

export function Reliability({ horizon: { events, score } }: { horizon: ForecastHorizon }) {
  if (!score) return null;
  const most = Math.max(...score.bins.map(({ count }) => count));
  const words = score.bins.map(({ said, came, count }) => `${percent(said)} sure: ${percent(came)} of ${count} came`);
  return (
    <div
      className={css['reliability']}
      role="img"
      aria-label={`Calibration in ${events} events: ${words.join('; ')}`}
      title={`How sure, and how often it came\n${words.join('\n')}`}
    >
      <svg width={SIZE_PX} height={SIZE_PX} aria-hidden="true">
        <rect className={css['axis']} x={0.5} y={0.5} width={SIZE_PX - 1} height={SIZE_PX - 1} />
        <line className={css['axis']} x1={0} y1={SIZE_PX} x2={SIZE_PX} y2={0} />
        {score.bins.map(({ said, came, count }) => (
          <circle
            key={said}
            className={css['bin']}
            cx={said * SIZE_PX}
            cy={(1 - came) * SIZE_PX}
            r={Math.max(LEAST_RADIUS_PX, MOST_RADIUS_PX * Math.sqrt(count / most))}
          />
        ))}
      </svg>
      <p className={css['caption']}>calibration</p>
    </div>
  );
}
