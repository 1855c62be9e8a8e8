/**
 * Follows forecasts of one instrument until their horizons have passed, and judges them by what came: a move of the mid
 * within the band of the model's card is flat. Whatever reaches over a gap of the market is never judged.
 */
import type { ForecastHorizon, ForecastSample } from '../../shared/domain/models/forecast.ts';
import { MOVES } from '../../shared/domain/models/forecast.ts';
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import type { Forecast } from '../core/model.ts';
import { ForecastScores } from './forecast-score.ts';

/** Forecasts that are followed at once; further ones are not. */
const MOST_FOLLOWED = 1_000;
const BP = 1e4;
const [DOWN, FLAT, UP] = [0, 1, 2] as const;

interface Horizon {
  readonly events: number;
  readonly flatBp: number | null;
  readonly scores: ForecastScores | null;
  /** Place of the forecast that is judged next. */
  next: number;
}

/** What a forecast was made from; null where a gap lay within it. */
export interface Asked {
  readonly states: Float32Array;
  readonly wholeFromUs: number;
}

interface Followed {
  /** How many states there had been. */
  readonly state: number;
  readonly twiceMidPx: number;
  readonly said: Forecast;
  readonly asked: Asked | null;
  /** Which move it was at each horizon, and twice the mid then. */
  readonly came: (number | null)[];
  readonly twiceCamePx: number[];
}

export interface Judged {
  readonly sample: ForecastSample;
  readonly asked: Asked | null;
  readonly twiceCamePx: readonly number[];
}

const NONE: readonly Judged[] = [];

export class ForecastWatch {
  readonly #horizons: readonly Horizon[];
  readonly #longest: number;
  #followed: Followed[] = [];
  #states = 0;

  constructor(card: Pick<ModelCard, 'horizons' | 'metrics'>, instrument: string) {
    this.#horizons = card.horizons.map((events) => horizonOf(card, instrument, events));
    this.#longest = Math.max(...card.horizons);
  }

  /** To be called with every state of the market, before anything is forecast from it; those that are wholly judged now. */
  onState(twiceMidPx: number): readonly Judged[] {
    this.#states += 1;
    if (this.#followed.length === 0) return NONE;
    for (const [at, horizon] of this.#horizons.entries()) this.#judge(horizon, at, twiceMidPx);
    const first = this.#followed[0]!;
    if (first.state + this.#longest > this.#states) return NONE;
    this.#followed.shift();
    for (const horizon of this.#horizons) horizon.next -= 1;
    return [{ sample: sampleOf(first), asked: first.asked, twiceCamePx: first.twiceCamePx }];
  }

  #judge(horizon: Horizon, at: number, twiceMidPx: number): void {
    const due = this.#followed[horizon.next];
    if (!due || due.state + horizon.events > this.#states) return;
    horizon.next += 1;
    due.twiceCamePx[at] = twiceMidPx;
    const { flatBp, scores } = horizon;
    if (flatBp === null || !scores) return;
    const moveBp = (twiceMidPx / due.twiceMidPx - 1) * BP;
    const came = Math.abs(moveBp) <= flatBp ? FLAT : moveBp < 0 ? DOWN : UP;
    const { down, flat, up } = due.said.horizons[at]!;
    due.came[at] = came;
    scores.judge([down, flat, up], came);
  }

  /** What was judged before this start counts as if the watch had gone on. */
  recall({ horizons }: ForecastSample): void {
    for (const [at, { down, flat, up, came }] of horizons.entries()) {
      if (came !== null) this.#horizons[at]?.scores?.judge([down, flat, up], MOVES.indexOf(came));
    }
  }

  /** From the newest state on, one forecast a state. Null where too many are followed. */
  follow(said: Forecast, twiceMidPx: number, asked: Asked | null = null): ForecastSample | null {
    if (this.#followed.length >= MOST_FOLLOWED || this.#followed.at(-1)?.state === this.#states) return null;
    const came = said.horizons.map(() => null);
    const followed: Followed = { state: this.#states, twiceMidPx, said, asked, came, twiceCamePx: came.map(() => 0) };
    this.#followed.push(followed);
    return sampleOf(followed);
  }

  /** The market had a gap: what was followed is given up. */
  gap(): void {
    if (this.#followed.length === 0) return;
    this.#followed = [];
    for (const horizon of this.#horizons) horizon.next = 0;
  }

  /** The newest forecast, and how those before it stood. */
  rows({ horizons }: Forecast): ForecastHorizon[] {
    return this.#horizons.map(({ flatBp, scores }, at) => ({
      ...horizons[at]!,
      flatBp,
      score: scores?.score() ?? null,
    }));
  }
}

function horizonOf({ metrics }: Pick<ModelCard, 'metrics'>, instrument: string, events: number): Horizon {
  const measured = metrics.filter((each) => each.instrument === instrument && each.horizon === events);
  const metric = measured.find(({ part }) => part === 'test') ?? measured[0];
  if (!metric) return { events, flatBp: null, scores: null, next: 0 };
  const { down, flat, up } = metric.balance;
  return { events, flatBp: metric.flatBp, scores: new ForecastScores([down, flat, up]), next: 0 };
}

const sampleOf = ({ twiceMidPx, said, came }: Followed): ForecastSample => ({
  tsUs: said.tsUs,
  midPx: twiceMidPx / 2,
  horizons: said.horizons.map((each, at) => ({ ...each, came: MOVES[came[at] ?? -1] ?? null })),
});
