/** A forecast of the mid from the newest states of a market, by any model that was trained to give one. */
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import { invariant } from '../../shared/std/assert.ts';
import type { FeatureWindow } from '../core/features.ts';
import type { Forecast, HorizonForecast, Model, ModelFault, SignalModel } from '../core/model.ts';

const CLASSES = 3;

export class OnnxSignalModel implements SignalModel {
  readonly #model: Model;

  constructor(model: Model) {
    invariant(model.card.kind === 'signal', `${model.card.name} is a signal model`);
    this.#model = model;
  }

  get card(): ModelCard {
    return this.#model.card;
  }

  forecast(window: FeatureWindow): Forecast | ModelFault {
    const { name, features, horizons } = this.card;
    if (window.schema.hash !== features.hash || window.states < features.states) {
      const has = `${window.states} states of ${window.schema.id}`;
      return {
        ok: false,
        code: 'failed',
        reason: `${name} takes ${features.states} states of ${features.schema}, not ${has}`,
      };
    }
    if (!window.ready) return { ok: false, code: 'not-ready', reason: 'the market has not shown enough states yet' };
    const values = window.values();
    // The newest states lie last.
    const output = this.#model.infer(
      values.length === this.#model.inputs ? values : values.subarray(-this.#model.inputs),
    );
    if (!output.ok) return output;
    return {
      ok: true,
      model: name,
      tsUs: window.tsUs,
      horizons: horizonsOf(horizons, output.values),
      tookUs: output.tookUs,
    };
  }
}

const horizonsOf = (horizons: readonly number[], values: Float32Array): HorizonForecast[] =>
  horizons.map((events, i) => ({
    events,
    down: values[CLASSES * i]!,
    flat: values[CLASSES * i + 1]!,
    up: values[CLASSES * i + 2]!,
  }));

/** What a forecast expects of the mid's direction at a horizon, −1 to 1. */
export const leanOf = ({ down, up }: HorizonForecast): number => up - down;
