/**
 * The parts of a market that a signal model is trained on, tuned on and tested on: stretches of one recorded day, or
 * simulated days of seeds of their own. The bands of "flat" come from what is learnt from.
 */
import type { Feed } from '../../core/feed.ts';
import { SIGNAL_SCHEMA } from '../../features/schema.ts';
import type { MarketProfile } from '../../venues/market/profile.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';
import { DataSetRecorder } from './data-set.ts';
import type { EvaluationData } from './evaluate.ts';
import { LearningError } from '../learning-error.ts';
import {
  bandsBetweenTicks,
  flatBands,
  partsOfDay,
  type Samples,
  samplesOf,
  TRAIN_UNTIL,
  TUNE_UNTIL,
} from './samples.ts';
import type { SignalData } from './train-signal.ts';

export interface SignalMarket extends SignalData {
  readonly bands: readonly number[];
  readonly states: number;
  /** Each part in words, as a card tells it. */
  readonly words: { readonly train: string; readonly tune: string; readonly test: string };
  readonly instrument: string;
  /** Made only when it is asked for: who trains never sees it. */
  test(): EvaluationData;
}

const LEAST_SAMPLES = 2_000;
const names = SIGNAL_SCHEMA.names;

/** One recorded day, by the session's time. Throws LearningError where it is too short to be learnt from. */
export function recordedMarket(feed: Feed, states: number): SignalMarket {
  const [instrument] = feed.instruments;
  if (!instrument) throw new LearningError(`${feed.source}: has no instrument; use a recording of one`);
  const data = new DataSetRecorder().record(feed, instrument.symbol).finish();
  const [from, tuned, tested, to] = partsOfDay(data);
  const bands = flatBands(data, from, tuned);
  const part = (rows: readonly [number, number]): Samples => samplesOf(data, rows, states, bands);
  const train = enough(feed.source, 'the first 60 % of its session', part([from, tuned]));
  const tune = enough(feed.source, 'the 15 % after them', part([tuned, tested]));
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  const gaps = data.gaps === 0 ? '' : `; gaps in the day: ${data.gaps}, over which no window and no horizon reaches`;
  return {
    data,
    names,
    train,
    tune,
    bands,
    states,
    instrument: instrument.symbol,
    words: {
      train: `the session's first ${percent(TRAIN_UNTIL)}${gaps}`,
      tune: `${percent(TRAIN_UNTIL)} to ${percent(TUNE_UNTIL)} of the session`,
      test: `the session from ${percent(TUNE_UNTIL)} on, looked at once`,
    },
    test: () => {
      const asked = enough(feed.source, 'the last 25 %', part([tested, to]));
      return { data, names, states, bands, train, trainData: data, asked, part: 'test' };
    },
  };
}

export interface SimulatedDays {
  readonly seed: string;
  /** Days that are learnt from; a quarter as many, and two at least, are tuned on, and as many are tested. */
  readonly days: number;
  /** Every so many states are learnt from; all windows are whole. */
  readonly every: number;
}

/** What may be asked for, least and most. */
export const SIMULATED_BOUNDS = { days: [1, 50], every: [1, 1_000] } as const;

/** Days of the built-in market; whose regimes are never looked at. */
export function simulatedMarket(profile: MarketProfile, days: SimulatedDays, states: number): SignalMarket {
  const { symbol } = profile;
  const others = Math.max(2, Math.ceil(days.days / 4));
  const recorder = new DataSetRecorder();
  record(recorder, profile, days.seed, 'train', days.days);
  const learntRows = recorder.rows;
  record(recorder, profile, days.seed, 'tune', others);
  const data = recorder.finish();
  const bands = bandsBetweenTicks(data, 0, learntRows);
  const train = samplesOf(data, [0, learntRows], states, bands, days.every);
  const tune = samplesOf(data, [learntRows, data.rows], states, bands, days.every);
  const seeds = (part: string, count: number): string =>
    `${count} simulated days, seeds ${days.seed}/${part}/0 to ${days.seed}/${part}/${count - 1}`;
  return {
    data,
    names,
    train,
    tune,
    bands,
    states,
    instrument: symbol,
    words: { train: seeds('train', days.days), tune: seeds('tune', others), test: seeds('test', others) },
    test: () => {
      const tested = record(new DataSetRecorder(), profile, days.seed, 'test', others).finish();
      const asked = samplesOf(tested, [0, tested.rows], states, bands, days.every);
      return { data: tested, names, states, bands, train, trainData: data, asked, part: 'test' };
    },
  };
}

function record(recorder: DataSetRecorder, profile: MarketProfile, seed: string, part: string, days: number) {
  for (let day = 0; day < days; day++) {
    recorder.record(new SimulatedMarket([profile], `${seed}/${part}/${day}`), profile.symbol);
  }
  return recorder;
}

/** Throws LearningError where it is too short to be learnt from, with the remedy. */
export function enough(source: string, part: string, samples: Samples, remedy = 'use a longer recording'): Samples {
  if (samples.rows.length >= LEAST_SAMPLES) return samples;
  throw new LearningError(
    `${source}: ${part} has ${samples.rows.length} whole states, and ${LEAST_SAMPLES} are needed; ${remedy}`,
  );
}
