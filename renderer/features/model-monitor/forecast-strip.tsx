/** Each forecast as a bar up and a bar down from the middle, and below it the move that came: filled where it was the likeliest. */
import { useEffect, useRef, useState } from 'react';
import type { ForecastSample, Move } from '../../../shared/domain/models/forecast.ts';
import { formatClock, formatTime } from '../../../shared/domain/basics/format.ts';
import { desk } from '../../stores/desk.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { useSize } from '../../ui/browser/use-size.ts';
import { type Drawn, drawnOf } from './forecast-words.ts';
import css from './forecast.module.css';

const BAR_PX = 3;
/** Of the bars, and of one row of moves below them. */
const BARS_PX = 40;
const ROW_PX = 6;
const ROWS: Readonly<Record<Move, number>> = { up: 0, flat: 1, down: 2 };
const HEIGHT_PX = BARS_PX + 6 + 3 * ROW_PX;
/** More than any panel is wide. */
const HELD = 2_000;

export interface ForecastStripProps {
  readonly engine: EngineId;
  readonly instrument: string;
  readonly events: number;
  readonly words: string;
  readonly zone: string;
}

export function ForecastStrip({ engine, instrument, events, words, zone }: ForecastStripProps) {
  const host = useRef<HTMLDivElement>(null);
  const { width } = useSize(host);
  const samples = useSamples(engine, instrument);
  const drawn = drawnOf(samples.values(), events, Math.max(1, Math.floor(width / BAR_PX)));
  return (
    <div ref={host} className={css['strip']} role="img" aria-label={`Forecast against outcome, ${words}`} title={words}>
      <svg width={width} height={HEIGHT_PX} aria-hidden="true">
        <line className={css['axis']} x1={0} x2={width} y1={BARS_PX / 2} y2={BARS_PX / 2} />
        {drawn.map((each, i) => (
          <Column key={each.tsUs} drawn={each} x={i * BAR_PX} />
        ))}
      </svg>
      {drawn.length === 0 ? null : (
        <p className={css['caption']}>
          {formatClock(drawn[0]!.tsUs, zone)} to {formatTime(drawn.at(-1)!.tsUs, zone)}: how likely up and down, and
          below what came, <b>in colour</b> where that was the likeliest
        </p>
      )}
    </div>
  );
}

function Column({ drawn: { up, down, came, hit }, x }: { drawn: Drawn; x: number }) {
  const half = BARS_PX / 2;
  return (
    <>
      <rect className={css['saidUp']} x={x} y={half - up * half} width={BAR_PX - 1} height={up * half} />
      <rect className={css['saidDown']} x={x} y={half} width={BAR_PX - 1} height={down * half} />
      {came === null ? null : (
        <rect
          className={hit ? css['hit'] : css['miss']}
          x={x}
          y={BARS_PX + 6 + ROWS[came] * ROW_PX}
          width={BAR_PX - 1}
          height={ROW_PX - 2}
        />
      )}
    </>
  );
}

/** By time: a forecast is told again once it is known what came. */
function useSamples(engine: EngineId, instrument: string): ReadonlyMap<number, ForecastSample> {
  const [samples, setSamples] = useState<ReadonlyMap<number, ForecastSample>>(new Map());
  useEffect(
    () =>
      desk.followSeries(engine, 'forecastSeries', { instrument }, ({ kind, rows }) =>
        setSamples((held) => {
          const next = new Map(kind === 'snapshot' ? [] : held);
          for (const row of rows) next.set(row.tsUs, row);
          const spare = next.size - HELD;
          if (spare > 0) for (const tsUs of [...next.keys()].slice(0, spare)) next.delete(tsUs);
          return next;
        }),
      ),
    [engine, instrument],
  );
  return samples;
}
