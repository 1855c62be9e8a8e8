/** Measures signal models on what they were never shown, where the markets of their cards can be had. */
import { SCHEMAS } from '../engine/features/schema.ts';
import { openLobster } from '../engine/feeds/lobster/lobster-feed.ts';
import { evaluate } from '../engine/learning/signal/evaluate.ts';
import {
  recordedMarket,
  type SignalMarket,
  SIMULATED_BOUNDS,
  simulatedMarket,
} from '../engine/learning/signal/signal-data.ts';
import { openModel } from '../engine/models/check-model.ts';
import { OnnxRuntime } from '../engine/models/onnx-runtime.ts';
import type { ModelRegistry } from '../engine/models/registry.ts';
import { builtInProfiles } from '../engine/venues/market/profile.ts';
import type { MetricCard, ModelCard } from '../shared/domain/models/model-card.ts';
import { HORIZONS } from '../engine/learning/signal/samples.ts';
import { quantile } from '../shared/std/quantiles.ts';
import { recordings, recordingsToldIn } from './model-folders.ts';

export interface Evaluation {
  readonly models: readonly {
    readonly name: string;
    readonly metrics: readonly MetricCard[];
    /** One window at a time, as in service, on this machine. */
    readonly inference: { readonly p50Us: number; readonly p99Us: number };
  }[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

export async function evaluateModels(
  registry: ModelRegistry,
  names: readonly string[],
  given: readonly string[],
): Promise<Evaluation> {
  const wanted = names.length > 0 ? names : registry.list().map(({ name }) => name);
  const runtime = await OnnxRuntime.load();
  const bySource = await recordings(given);
  const models: Evaluation['models'][number][] = [];
  const skipped: Evaluation['skipped'][number][] = [];
  for (const name of wanted) {
    const file = registry.read(name);
    const market = file.card.kind === 'signal' ? await marketOf(file.card, bySource) : 'it is no signal model';
    if (typeof market === 'string') {
      skipped.push({ name, reason: market });
      continue;
    }
    const session = openModel(file, runtime, SCHEMAS);
    const took: number[] = [];
    const ask = (window: Float32Array): Float32Array => {
      const began = performance.now();
      const values = session.run(window);
      took.push((performance.now() - began) * 1_000);
      return values;
    };
    const metrics = evaluate(market.test(), ask, `${file.card.training.seed}/test`);
    session.close();
    models.push({ name, metrics, inference: { p50Us: quantile(took, 0.5), p99Us: quantile(took, 0.99) } });
  }
  return { models, skipped };
}

/** A card is written by anyone, and what it tells is played day by day. */
const isWithin = ([least, most]: readonly [number, number], term: number | string): term is number =>
  typeof term === 'number' && Number.isInteger(term) && term >= least && term <= most;

/** Or why it cannot be had. */
async function marketOf(
  { data, training, features, horizons }: ModelCard,
  bySource: ReadonlyMap<string, string>,
): Promise<SignalMarket | string> {
  if (horizons.join() !== HORIZONS.join()) {
    return `it forecasts ${horizons.join(', ')} events ahead, and what came is known at ${HORIZONS.join(', ')}`;
  }
  const [source] = data.sources;
  const path = bySource.get(source!);
  if (path !== undefined) return recordedMarket(await openLobster(path), features.states);
  const { days, every } = training.terms;
  const profile = builtInProfiles().find(({ symbol }) => symbol === data.instruments[0]);
  if (profile && days !== undefined && every !== undefined) {
    const bounds = SIMULATED_BOUNDS;
    if (!isWithin(bounds.days, days) || !isWithin(bounds.every, every)) {
      return `its card tells days ${days} and every ${every}; give days from ${bounds.days.join(' to ')} and every from ${bounds.every.join(' to ')}`;
    }
    return simulatedMarket(profile, { seed: `train/${training.seed}`, days, every }, features.states);
  }
  if (source!.startsWith('log ')) {
    return `it was trained from an engine's ${source}; its training measures it, with --logged and --test`;
  }
  return `${source} is not on this machine: ${recordingsToldIn}`;
}
