/** The models that ship: each can be served, and its card tells what is measured when it is measured again. */
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SCHEMAS } from '../../engine/features/schema.ts';
import { GOOG, REAL_DAYS_ARE_MISSING } from '../../engine/feeds/lobster/lobster-fixture.ts';
import { openLobster } from '../../engine/feeds/lobster/lobster-feed.ts';
import { evaluate } from '../../engine/learning/signal/evaluate.ts';
import { recordedMarket } from '../../engine/learning/signal/signal-data.ts';
import { openModel } from '../../engine/models/check-model.ts';
import { checkForecaster } from '../../engine/models/forecaster.ts';
import { OnnxRuntime } from '../../engine/models/onnx-runtime.ts';
import { ModelRegistry } from '../../engine/models/registry.ts';
import { ServedModel } from '../../engine/models/served-model.ts';
import { OnnxSignalModel } from '../../engine/models/signal-model.ts';
import { builtInProfiles } from '../../engine/venues/market/profile.ts';
import { marketVenues } from '../../engine/venues/market/market-venues.ts';
import { SimulatedMarket } from '../../engine/venues/market/simulated-market.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { TestEngine } from '../fixtures/engine-kernel.ts';

const SHIPPED = join(resolve(import.meta.dirname, '../..'), 'assets/models');
const registry = new ModelRegistry({ shipped: SHIPPED, own: SHIPPED });

let runtime: OnnxRuntime;
beforeAll(async () => {
  runtime = await OnnxRuntime.load();
});

describe('the models that ship', () => {
  it('are those of the recorded days and of the built-in market, and all can be served', () => {
    const names = registry.list().map(({ name }) => name);
    expect(names).toEqual(['execution-midt', 'execution-midt-outlook', 'signal-amzn', 'signal-goog', 'signal-midt']);
    for (const { name } of registry.list()) {
      const { card } = registry.read(name);
      checkForecaster(card, registry);
      openModel(registry.read(name), runtime, SCHEMAS).close();
      // A policy is tested by scenarios, whose figures are its page's.
      const tested = card.kind === 'policy' || card.metrics.some(({ part }) => part === 'test');
      if (!tested) throw new Error(`${name} was never tested`);
    }
  });

  it.skipIf(REAL_DAYS_ARE_MISSING)(
    'were as good as their card says, on a part of the day they were not trained on',
    async () => {
      const file = registry.read('signal-goog');
      const { card } = file;
      const market = recordedMarket(await openLobster(GOOG), card.features.states);
      expect(card.data.sources).toEqual(market.data.sources);
      const session = openModel(file, runtime, SCHEMAS);
      const metrics = evaluate(market.test(), (window) => session.run(window), `${card.training.seed}/test`);
      session.close();
      expect(metrics).toEqual(card.metrics.filter(({ part }) => part === 'test'));
    },
  );

  it('forecast the built-in market in an engine, alike each time', () => {
    const lean = (): string => {
      const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'forecast');
      const engine = new TestEngine({ feed: market, openVenues: marketVenues(market) });
      const file = registry.read('signal-midt');
      const terms = { deadlineUs: 100, stopwatchUs: () => 0 };
      const served = new ServedModel(file.card, openModel(file, runtime, SCHEMAS), terms);
      const signal = new OnnxSignalModel(served);
      const said: string[] = [];
      for (let passed = 0; passed < US_PER_MINUTE; passed += US_PER_SECOND) {
        engine.pass(US_PER_SECOND);
        const forecast = signal.forecast(engine.kernel.features.stream('MIDT')!.window);
        if (forecast.ok) said.push(JSON.stringify(forecast.horizons));
      }
      engine.crash();
      served.close();
      expect(said.length).toBeGreaterThan(50);
      return said.join('\n');
    };
    expect(lean()).toBe(lean());
  });
});
