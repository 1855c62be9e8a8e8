/** Forecasts that are surer, or less sure, than what comes of them. */
import { formatCount, formatFixed, formatPercent } from '../../shared/domain/basics/format.ts';
import type { Finding } from '../../shared/domain/safety/exception.ts';
import type { ForecastHorizon, ForecastRow } from '../../shared/domain/models/forecast.ts';
import type { Surroundings } from './surroundings.ts';

/** Expected calibration error: docs/models.md tells what days of the markets that were learnt on showed. */
export const MOST_CALIBRATION_ERROR = 0.1;
/** Forecasts from which on it is told: neighbours overlap, and say the same. */
export const LEAST_JUDGED = 900;

export const calibrationFindings = ({ forecasts }: Pick<Surroundings, 'forecasts'>): Finding[] =>
  forecasts().flatMap(calibrationFinding);

function calibrationFinding({ instrument, model, horizons }: ForecastRow): Finding[] {
  const off = horizons.filter(isOff);
  if (off.length === 0) return [];
  const words = off.map(({ events, score }) => {
    const { calibrationError, logLoss, usualLogLoss } = score!;
    return `${formatCount(events)} events: off by ${pct(calibrationError)}, log-loss ${formatFixed(logLoss, 2)} and ${formatFixed(usualLogLoss, 2)} of who knows nothing`;
  });
  const judged = Math.min(...off.map(({ score }) => score!.judged));
  return [
    {
      kind: 'model-calibration',
      cause: `model-calibration/${model}/${instrument}`,
      severity: 'P3',
      title: `Forecasts of ${instrument} by ${model} are not as sure as they say`,
      facts: `Over the last ${formatCount(judged)}, ${words.join('; ')}. At most ${pct(MOST_CALIBRATION_ERROR)} is usual.`,
      did: 'Nothing: it goes on forecasting, and orders stay within their bounds.',
      members: [model],
      memberCount: 1,
      actions: [],
    },
  ];
}

const isOff = ({ score }: ForecastHorizon): boolean =>
  score !== null && score.judged >= LEAST_JUDGED && score.calibrationError > MOST_CALIBRATION_ERROR;

const pct = (share: number): string => formatPercent(share, 0);
