/** A signal model and the baselines on the same samples, measured beside each other, as a card tells it. */
import type { BaselineCard, MetricCard } from '../../../shared/domain/models/model-card.ts';
import { type Baseline, baselineForecast, BASELINES } from './baselines.ts';
import type { StateRows } from './data-set.ts';
import { compare, type Measured } from './measures.ts';
import { CLASSES, HORIZONS, labelsAt, type Samples, writeWindow } from './samples.ts';

/** Gives the probabilities of all horizons for one window. */
export type Ask = (window: Float32Array) => Float32Array;

export interface EvaluationData {
  readonly data: StateRows;
  readonly names: readonly string[];
  readonly states: number;
  readonly bands: readonly number[];
  /** The baselines are fitted to these rows of this data. */
  readonly train: Samples;
  readonly trainData: StateRows;
  readonly asked: Samples;
  readonly part: MetricCard['part'];
}

const K = CLASSES.length;

export function evaluate(subject: EvaluationData, ask: Ask, seed: string): MetricCard[] {
  const { data, trainData, names, train, asked, part, bands } = subject;
  const forecasts = askAll(subject, ask);
  return HORIZONS.map((horizon, h) => {
    const labels = labelsAt(asked.labels, h);
    const baselines = (Object.keys(BASELINES) as Baseline[]).map((name) => ({
      name,
      forecast: baselineForecast(names, name, h, { data: trainData, samples: train }, { data, samples: asked }),
    }));
    const { measured, differences } = compare(
      [forecasts[h]!, ...baselines.map(({ forecast }) => forecast)],
      labels,
      `${seed}/${horizon}`,
    );
    return {
      part,
      instrument: data.instrument,
      horizon,
      samples: labels.length,
      flatBp: bands[h]!,
      balance: balanceOf(labels),
      model: rounded(measured[0]!),
      baselines: baselines.map(({ name }, b) => baselineCard(name, measured[b + 1]!, differences[b]!)),
    };
  });
}

/** Of each horizon, K probabilities a sample. */
function askAll({ data, names, states, asked }: EvaluationData, ask: Ask): Float32Array[] {
  const window = new Float32Array(states * names.length);
  const forecasts = HORIZONS.map(() => new Float32Array(asked.rows.length * K));
  for (const [i, row] of asked.rows.entries()) {
    writeWindow(data, names.length, row, states, window, 0);
    const values = ask(window);
    for (const [h, forecast] of forecasts.entries()) forecast.set(values.subarray(h * K, h * K + K), i * K);
  }
  return forecasts;
}

function baselineCard(name: string, measured: Measured, difference: Measured): BaselineCard {
  const beaten = { macroF1: difference.ci95.macroF1[0] > 0, logLoss: difference.ci95.logLoss[1] < 0 };
  return { name, measured: rounded(measured), difference: rounded(difference), beaten };
}

export function balanceOf(labels: Uint8Array): MetricCard['balance'] {
  const counts = [0, 0, 0];
  for (const label of labels) counts[label]! += 1;
  const share = (k: number): number => digits(counts[k]! / labels.length);
  return { down: share(0), flat: share(1), up: share(2) };
}

/** What resampling cannot tell apart is not worth a digit. */
const digits = (value: number): number => Number(value.toFixed(4));

function rounded({ value, ci95 }: Measured): Measured {
  const pair = ([low, high]: readonly [number, number]): [number, number] => [digits(low), digits(high)];
  return {
    value: { macroF1: digits(value.macroF1), logLoss: digits(value.logLoss), ece: digits(value.ece) },
    ci95: { macroF1: pair(ci95.macroF1), logLoss: pair(ci95.logLoss), ece: pair(ci95.ece) },
  };
}
