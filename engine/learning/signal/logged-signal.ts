/**
 * What a running engine's signal models were asked about, as a market to learn from: the states that the model was given, to
 * the bit, and the mids that came. Parts follow each other in time; what a
 * horizon carries into the next part, or over a gap, is left out.
 */
import { createHash } from 'node:crypto';
import type { ForecastGround, KeptForecasts } from '../../core/history.ts';
import { SIGNAL_SCHEMA } from '../../features/schema.ts';
import type { StateRows } from './data-set.ts';
import { LearningError } from '../learning-error.ts';
import { bandBetweenTicks, classOf, HORIZONS, type MidsAt, type Samples, TRAIN_UNTIL, TUNE_UNTIL } from './samples.ts';
import { enough, type SignalMarket } from './signal-data.ts';

const { names, hash } = SIGNAL_SCHEMA;
const US_PER_MS = 1_000;
/** The newest count: some 600 MB of features of four states. */
const MAX_SAMPLES = 800_000;

interface Kept {
  readonly tsUs: number;
  readonly twiceMidPx: number;
  readonly ground: ForecastGround;
  /** Twice the mid at each of HORIZONS. */
  readonly twiceCamePx: readonly number[];
}

/** `source`: the folders' names. Throws LearningError where there is too little to learn from. */
export function loggedMarket(
  forecasts: Iterable<KeptForecasts>,
  source: string,
  wanted: string | undefined,
  states: number,
): SignalMarket {
  const { instrument, kept, leftOut } = choose(forecasts, source, wanted, states);
  const from = (share: number): number => Math.floor(share * kept.length);
  const [tuned, tested] = [from(TRAIN_UNTIL), from(TUNE_UNTIL)];
  const bands = HORIZONS.map((_, h) => bandBetweenTicks(kept.slice(0, tuned).map((each) => midsAt(each, h))));
  const data = rowsOf(kept, instrument, source, states);
  const part = (words: string, [first, end]: readonly [number, number]): Samples =>
    enough(source, words, samplesOf(kept, [first, end], states, bands), 'let the engine forecast longer');
  const train = part('the first 60 % of what is kept', [0, tuned]);
  const tune = part('the 15 % after them', [tuned, tested]);
  const [begun, ended] = [kept[0]!, kept.at(-1)!];
  const gaps = new Set(kept.map(({ ground }) => ground.wholeFromUs)).size - 1;
  const out =
    leftOut === 0 ? '' : `; left out: ${leftOut}, made over a gap, by other states, or before these were kept`;
  const whole = gaps === 0 ? '' : `; gaps and restarts: ${gaps}, over which no window and no horizon reaches`;
  return {
    data,
    names,
    train,
    tune,
    bands,
    states,
    instrument,
    words: {
      train: `the first 60 % of ${kept.length} forecasts of an engine, ${timeOf(begun.tsUs)} to ${timeOf(ended.tsUs)}, at most one a second${whole}${out}`,
      tune: `60 to 75 % of them, from ${timeOf(kept[tuned]!.tsUs)}`,
      test: `those from ${timeOf(kept[tested]!.tsUs)} on, looked at once`,
    },
    test: () => {
      const asked = part('the last 25 %', [tested, kept.length]);
      return { data, names, states, bands, train, trainData: data, asked, part: 'test' };
    },
  };
}

function choose(forecasts: Iterable<KeptForecasts>, source: string, wanted: string | undefined, states: number) {
  const byInstrument = new Map<string, Map<number, Kept>>();
  const refused = { gap: 0, schema: 0, states: 0, horizons: 0 };
  for (const { instrument, tsUs, midPx, horizons, ground } of forecasts) {
    if (wanted !== undefined && instrument !== wanted) continue;
    const kept = byInstrument.get(instrument) ?? new Map<number, Kept>();
    byInstrument.set(instrument, kept);
    const places = HORIZONS.map((events) => horizons.findIndex((each) => each.events === events));
    if (!ground) refused.gap += 1;
    else if (ground.schema !== hash) refused.schema += 1;
    else if (ground.states.length < states * names.length) refused.states += 1;
    else if (places.includes(-1)) refused.horizons += 1;
    else {
      const twiceCamePx = places.map((at) => ground.twiceCamePx[at]!);
      kept.set(tsUs, { tsUs, twiceMidPx: 2 * midPx, ground, twiceCamePx });
      if (kept.size > MAX_SAMPLES) kept.delete(kept.keys().next().value!);
    }
  }
  const [first, ...others] = [...byInstrument.keys()].toSorted();
  if (others.length > 0) {
    throw new LearningError(`${source}: forecasts of ${[first, ...others].join(', ')}; name one with --instrument`);
  }
  const kept = [...(byInstrument.get(first ?? '')?.values() ?? [])].toSorted((a, b) => a.tsUs - b.tsUs);
  if (first === undefined || kept.length === 0)
    throw new LearningError(`${source}: ${nothing(refused, wanted, states)}`);
  return { instrument: first, kept, leftOut: Object.values(refused).reduce((sum, each) => sum + each, 0) };
}

function nothing(
  { gap, schema, states, horizons }: Record<string, number>,
  wanted = 'anything',
  asked: number,
): string {
  if (states! > 0) return `no forecast was made from as many as ${asked} states; give fewer with --states`;
  if (horizons! > 0) return `no forecast has the horizons ${HORIZONS.join(', ')}; let a model that has them forecast`;
  if (schema! > 0) return `what was forecast from are other features than ${SIGNAL_SCHEMA.id}; let the engine run on`;
  if (gap! > 0) return 'none of its forecasts was kept with what it was made from; let the engine run on';
  return `nothing forecast ${wanted} here; let an engine run with a signal model of it (watchkeeper models list)`;
}

const midsAt = ({ twiceMidPx, twiceCamePx }: Kept, h: number): MidsAt => [twiceMidPx, twiceCamePx[h]!];

/** A block of `states` rows each: the newest of what its model was given. */
function rowsOf(kept: readonly Kept[], instrument: string, source: string, states: number): StateRows {
  const size = states * names.length;
  const features = new Float32Array(kept.length * size);
  const digest = createHash('sha256');
  for (const [i, { tsUs, twiceMidPx, twiceCamePx, ground }] of kept.entries()) {
    const window = ground.states.subarray(-size);
    features.set(window, i * size);
    digest.update(JSON.stringify([tsUs, twiceMidPx, twiceCamePx])).update(new Uint8Array(window.slice().buffer));
  }
  const name = `log ${source}, forecasts ${digest.digest('hex').slice(0, 16)}`;
  return { sources: [name], instrument, rows: kept.length * states, features };
}

/** Those of [first, end) whose horizons have passed before the next part begins. */
function samplesOf(
  kept: readonly Kept[],
  [first, end]: readonly [number, number],
  states: number,
  bands: readonly number[],
): Samples {
  const untilUs = kept[end]?.tsUs ?? Infinity;
  const within = kept.flatMap(({ ground }, i) => (i >= first && i < end && ground.cameUs < untilUs ? [i] : []));
  const labels = within.flatMap((i) => bands.map((band, h) => classOf(midsAt(kept[i]!, h), band)));
  return { rows: Int32Array.from(within, (i) => (i + 1) * states - 1), labels: Uint8Array.from(labels) };
}

const timeOf = (tsUs: number): string => `${new Date(tsUs / US_PER_MS).toISOString().slice(0, 19)}Z`;
