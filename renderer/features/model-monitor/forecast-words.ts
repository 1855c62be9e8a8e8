/** Forecasts and what came of them, in words and as places of a drawing. Pure. */
import type { ForecastHorizon, ForecastSample, Move } from '../../../shared/domain/models/forecast.ts';
import { formatPercent } from '../../../shared/domain/basics/format.ts';

export const percent = (share: number): string => formatPercent(share, 0);

/** How sure of each move. */
export interface Said {
  readonly events: number;
  readonly down: number;
  readonly flat: number;
  readonly up: number;
}

export const likeliest = ({ down, flat, up }: Said): Move =>
  up > down && up > flat ? 'up' : down > flat ? 'down' : 'flat';

/** The horizon that is looked at first: the middle one. */
export const middleOf = (horizons: readonly Said[]): number => horizons[Math.floor(horizons.length / 2)]?.events ?? 0;

export interface Drawn {
  readonly tsUs: number;
  readonly up: number;
  readonly down: number;
  /** Null while it is not known. */
  readonly came: Move | null;
  /** Whether the likeliest came. */
  readonly hit: boolean;
}

/** What is drawn of the newest samples at a horizon, oldest first. */
export function drawnOf(samples: Iterable<ForecastSample>, events: number, most: number): Drawn[] {
  const drawn: Drawn[] = [];
  for (const { tsUs, horizons } of samples) {
    const said = horizons.find((each) => each.events === events);
    if (!said) continue;
    const { up, down, came } = said;
    drawn.push({ tsUs, up, down, came, hit: came === likeliest(said) });
  }
  return drawn.toSorted((a, b) => a.tsUs - b.tsUs).slice(-most);
}

/** How it stood at a horizon, in a sentence. */
export function scoreWords({ events, flatBp, score }: ForecastHorizon): string {
  if (flatBp === null) return `${events} events: not judged, for the model’s card does not say what counts as flat`;
  if (!score) return `${events} events: too few have been judged yet`;
  const { judged, hitRate, usualHitRate, calibrationError } = score;
  return `${events} events: the likeliest came in ${percent(hitRate)} of ${judged}, the commonest in ${percent(usualHitRate)}; off by ${percent(calibrationError)}`;
}
