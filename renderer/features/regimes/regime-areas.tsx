/** How likely each regime of an instrument has been, as stacked areas over the time that is held. */
import { useEffect, useRef, useState } from 'react';
import type { RegimeSample } from '../../../shared/domain/models/regime.ts';
import { formatClock, formatTime } from '../../../shared/domain/basics/format.ts';
import { desk } from '../../stores/desk.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { useSize } from '../../ui/browser/use-size.ts';
import { areasOf, thinned } from './regime-words.ts';
import css from './regimes.module.css';

const HEIGHT_PX = 36;
/** About a day of ten-second steps. */
const HELD = 8_192;

interface RegimeAreasProps {
  readonly engine: EngineId;
  readonly instrument: string;
  readonly zone: string;
}

export function RegimeAreas({ engine, instrument, zone }: RegimeAreasProps) {
  const host = useRef<HTMLDivElement>(null);
  const { width } = useSize(host);
  const [samples, setSamples] = useState<readonly RegimeSample[]>([]);
  useEffect(
    () =>
      desk.followSeries(engine, 'regimeSeries', { instrument }, ({ kind, rows }) =>
        setSamples((held) => (kind === 'snapshot' ? rows : [...held, ...rows]).slice(-HELD)),
      ),
    [engine, instrument],
  );
  const areas = areasOf(thinned(samples, Math.max(2, width)), width, HEIGHT_PX);
  return (
    <div ref={host} className={css['areas']} role="img" aria-label={`Probabilities of the regimes of ${instrument}`}>
      <svg width={width} height={HEIGHT_PX} aria-hidden="true">
        {areas.map(({ regime, path }) => (
          <path key={regime} className={css[regime]} d={path} />
        ))}
      </svg>
      {samples.length === 0 ? null : (
        <p className={css['span']}>
          <span>{formatClock(samples[0]!.tsUs, zone)}</span>
          <span>{formatTime(samples.at(-1)!.tsUs, zone)}</span>
        </p>
      )}
    </div>
  );
}
