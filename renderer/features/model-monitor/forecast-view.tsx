/**
 * The forecast of the shown order's market: how likely each move of the mid is, how the model stood lately beside one who
 * knows only what is common, and each forecast against what came.
 */
import { useState } from 'react';
import type { KeptForecast } from '../../../shared/domain/orders/decision.ts';
import type { ForecastHorizon, ForecastRow } from '../../../shared/domain/models/forecast.ts';
import { formatClock, formatFixed } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { forecasts } from '../../stores/tables.ts';
import { useRow } from '../../stores/table-store.ts';
import { ForecastStrip } from './forecast-strip.tsx';
import { middleOf, percent, type Said, scoreWords } from './forecast-words.ts';
import { Reliability } from './reliability.tsx';
import css from './forecast.module.css';

export interface ForecastViewProps {
  readonly engine: string;
  readonly instrument: OfEngine<Instrument>;
  /** What was forecast when the shown decision was made; null where it follows. */
  readonly held: { readonly tsUs: number; readonly forecast: readonly KeptForecast[] | null } | null;
}

export function ForecastView({ engine, instrument, held }: ForecastViewProps) {
  const row = useRow(forecasts, engine, instrument.symbol);
  if (!row) return null;
  if (row.model === '') return <p className={css['none']}>No forecast: {row.why}.</p>;
  return <Forecast engine={engine} instrument={instrument} row={row} held={held} />;
}

function Forecast({ engine, instrument, row, held }: ForecastViewProps & { readonly row: ForecastRow }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const events = chosen ?? middleOf(row.horizons);
  const looked = row.horizons.find((each) => each.events === events);
  const tsUs = held?.tsUs ?? row.tsUs;
  return (
    <section className={css['forecast']} aria-label="Forecast">
      <h3>
        Forecast of the mid by {row.model}
        {tsUs === 0 ? '' : `, ${held ? 'when it decided' : 'now'} at ${formatClock(tsUs, instrument.timeZone)}`}
        {row.faults === 0 ? null : (
          <b className={css['faults']}>
            {' '}
            · failed {row.faults} of {row.forecasts + row.faults} times
          </b>
        )}
      </h3>
      {row.horizons.length === 0 ? (
        <p className={css['none']}>None yet: the market has not shown enough states.</p>
      ) : (
        <Horizons horizons={row.horizons} held={held} events={events} onChoose={setChosen} />
      )}
      {looked ? (
        <div className={css['record']}>
          <ForecastStrip
            engine={engine}
            instrument={instrument.symbol}
            events={looked.events}
            words={scoreWords(looked)}
            zone={instrument.timeZone}
          />
          <Reliability horizon={looked} />
        </div>
      ) : null}
    </section>
  );
}

interface HorizonsProps {
  readonly horizons: readonly ForecastHorizon[];
  readonly held: ForecastViewProps['held'];
  readonly events: number;
  readonly onChoose: (events: number) => void;
}

function Horizons({ horizons, held, events, onChoose }: HorizonsProps) {
  return (
    <table className={css['horizons']}>
      <thead>
        <tr>
          <th scope="col">In events</th>
          <th scope="col">▼ down, flat, up ▲</th>
          <th scope="col" title="How often the likeliest move came; how often the one that is commonest did">
            Hits / commonest
          </th>
          <th scope="col" title="The less the better; of who knows only how common each move was where it was measured">
            Log-loss / knowing nothing
          </th>
          <th scope="col" title="How far what came was from how sure it was, on average">
            Off by
          </th>
        </tr>
      </thead>
      <tbody>
        {horizons.map((horizon) => (
          <tr key={horizon.events} className={horizon.events === events ? css['chosen'] : undefined}>
            <th scope="row">
              <button
                type="button"
                aria-pressed={horizon.events === events}
                title={scoreWords(horizon)}
                onClick={() => onChoose(horizon.events)}
              >
                {horizon.events}
              </button>
            </th>
            <td>
              <Shares said={saidBy(horizon, held)} />
            </td>
            <Score horizon={horizon} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Null where nothing was forecast when it decided. */
const saidBy = (horizon: ForecastHorizon, held: ForecastViewProps['held']): Said | null =>
  held === null ? horizon : (held.forecast?.find(({ events }) => events === horizon.events) ?? null);

function Shares({ said }: { said: Said | null }) {
  if (!said) return <span className={css['hint']}>none then</span>;
  const { down, flat, up } = said;
  return (
    <span className={css['shares']}>
      <span>▼ {percent(down)}</span>
      <span className={css['bar']} aria-hidden="true">
        <i className={css['down']} style={{ width: `${100 * down}%` }} />
        <i className={css['flat']} style={{ width: `${100 * flat}%` }} />
        <i className={css['up']} style={{ width: `${100 * up}%` }} />
      </span>
      <span>▲ {percent(up)}</span>
    </span>
  );
}

function Score({ horizon: { flatBp, score } }: { horizon: ForecastHorizon }) {
  if (!score) {
    return (
      <td colSpan={3} className={css['hint']}>
        {flatBp === null ? 'not judged: its card names no band' : 'too few judged yet'}
      </td>
    );
  }
  const { hitRate, usualHitRate, logLoss, usualLogLoss, calibrationError, judged } = score;
  return (
    <>
      <td title={`of the newest ${judged}`}>
        <b>{percent(hitRate)}</b> / {percent(usualHitRate)}
      </td>
      <td>
        <b>{formatFixed(logLoss, 2)}</b> / {formatFixed(usualLogLoss, 2)}
      </td>
      <td>{percent(calibrationError)}</td>
    </>
  );
}
