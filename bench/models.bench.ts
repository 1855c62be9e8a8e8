/**
 * What a decision costs before it is made: the features of an event, an inference of each signal model that ships, and
 * both together as an engine has them, state by state of a simulated market.
 */
import { resolve } from 'node:path';
import type { MarketEvent } from '../engine/core/market-event.ts';
import { SCHEMAS } from '../engine/features/schema.ts';
import { FeatureStream } from '../engine/features/feature-stream.ts';
import { OrderBook } from '../engine/feeds/order-book.ts';
import { WINDOW_STATES } from '../engine/kernel/market/market-features.ts';
import { openModel } from '../engine/models/check-model.ts';
import { OnnxRuntime } from '../engine/models/onnx-runtime.ts';
import { ModelRegistry } from '../engine/models/registry.ts';
import { ServedModel } from '../engine/models/served-model.ts';
import { OnnxSignalModel } from '../engine/models/signal-model.ts';
import { RegimeDetector } from '../engine/regimes/regime-detector.ts';
import { builtInProfiles } from '../engine/venues/market/profile.ts';
import { SimulatedMarket } from '../engine/venues/market/simulated-market.ts';
import { type Bench, median, percentiles, type Report } from './bench.ts';

const EVENTS = 100_000;
const INFERENCES = 20_000;
const ROUNDS = 5;
const SHIPPED = resolve(import.meta.dirname, '../assets/models');
/** Longer than anything here takes: what is measured is how long. */
const DEADLINE_US = 1e6;
const stopwatchUs = (): number => performance.now() * 1_000;

export const bench: Bench = async (report) => {
  const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'bench');
  const [instrument] = market.instruments;
  const events: MarketEvent[] = [];
  for (let event = market.next(); event && events.length < EVENTS; event = market.next()) events.push(event);

  const perEvent = (watch?: (event: MarketEvent, book: OrderBook) => void): number => {
    const book = new OrderBook();
    const beganUs = stopwatchUs();
    for (const event of events) {
      book.apply(event);
      watch?.(event, book);
    }
    return ((stopwatchUs() - beganUs) * 1_000) / events.length;
  };
  const rounds = (task: () => number): number[] => Array.from({ length: ROUNDS }, task);
  const bare = median(rounds(() => perEvent()));
  const features = rounds(() => {
    const stream = new FeatureStream(instrument!, WINDOW_STATES);
    return perEvent((event, book) => stream.onEvent(event, book)) - bare;
  });
  const width = SCHEMAS[0]!.names.length;
  report({
    name: 'models/features',
    value: median(features),
    unit: 'ns/event',
    detail: { events: EVENTS, width, book: bare },
  });
  const regimes = rounds(() => {
    const detector = new RegimeDetector(instrument!);
    return perEvent((event) => detector.onEvent(event, 80_000)) - bare;
  });
  report({ name: 'models/regime', value: median(regimes), unit: 'ns/event', detail: { events: EVENTS } });

  const runtime = await OnnxRuntime.load();
  const registry = new ModelRegistry({ shipped: SHIPPED, own: SHIPPED });
  for (const { name, card } of registry.list()) {
    if (card?.kind !== 'signal') continue;
    const file = registry.read(name);
    const terms = { deadlineUs: DEADLINE_US, stopwatchUs };
    const served = new ServedModel(card, openModel(file, runtime, SCHEMAS), terms);
    const detail = { parameters: card.training.parameters, states: card.features.states };
    benchInference(report, name, served, detail);
    benchDecision(report, name, new OnnxSignalModel(served), events, instrument!);
    served.close();
  }
};

function benchInference(report: Report, name: string, model: ServedModel, detail: object): void {
  const window = Float32Array.from({ length: model.inputs }, (_, i) => Math.sin(i));
  const took: number[] = [];
  for (let i = 0; i < INFERENCES; i++) {
    const beganUs = stopwatchUs();
    model.infer(window);
    took.push(stopwatchUs() - beganUs);
  }
  const { p50, p99 } = percentiles(took);
  report({ name: `models/${name}/inference/p50`, value: p50, unit: 'µs', detail });
  report({ name: `models/${name}/inference/p99`, value: p99, unit: 'µs', detail: { ...percentiles(took), goal: 100 } });
}

/** From an event to the forecast that a decision would go by. */
function benchDecision(
  report: Report,
  name: string,
  model: OnnxSignalModel,
  events: readonly MarketEvent[],
  instrument: ConstructorParameters<typeof FeatureStream>[0],
): void {
  const stream = new FeatureStream(instrument, WINDOW_STATES);
  const book = new OrderBook();
  const took: number[] = [];
  let faults = 0;
  for (const event of events.slice(0, INFERENCES)) {
    book.apply(event);
    const beganUs = stopwatchUs();
    stream.onEvent(event, book);
    const forecast = model.forecast(stream.window);
    if (stream.window.ready) took.push(stopwatchUs() - beganUs);
    if (!forecast.ok && forecast.code !== 'not-ready') faults++;
  }
  const { p50, p99 } = percentiles(took);
  report({ name: `models/${name}/decision/p50`, value: p50, unit: 'µs', detail: { forecasts: took.length, faults } });
  report({ name: `models/${name}/decision/p99`, value: p99, unit: 'µs', detail: { ...percentiles(took), goal: 250 } });
}
