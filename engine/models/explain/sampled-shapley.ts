/**
 * By how much each feature of a state moved one output of any model away from what it is for a reference state: Shapley
 * values, sampled (Castro, Gómez, Tejada, Polynomial calculation of the Shapley value based on sampling, Computers &
 * Operations Research 36 (2009)). Features take their values in a random order, each is credited with what its step changed;
 * every order is walked back as well, which halves the noise for nothing. Each walk adds up to the whole difference, so
 * their mean does; what is sampled is how it is shared out.
 */
import type { Rng } from '../../../shared/std/rng.ts';
import type { Attribution } from './integrated-gradients.ts';

export interface ShapleyTerms {
  /** What the model gives of the output in question. */
  readonly valueOf: (state: Float32Array) => number;
  readonly reference: Float32Array;
  /** Orders that are walked, each both ways; a walk asks the model once a feature. */
  readonly orders: number;
  readonly rng: Rng;
}

export function sampledShapley(state: Float32Array, { valueOf, reference, orders, rng }: ShapleyTerms): Attribution {
  const contributions = new Float64Array(state.length);
  const [value, baseline] = [valueOf(state), valueOf(reference)];
  const places = Array.from(state, (_, i) => i);
  for (let n = 0; n < orders; n++) {
    for (let i = places.length - 1; i > 0; i--) {
      const j = rng.below(i + 1);
      [places[i], places[j]] = [places[j]!, places[i]!];
    }
    for (const order of [places, places.toReversed()]) {
      const mixed = reference.slice();
      let before = baseline;
      for (const place of order) {
        // Where the two states agree nothing changes.
        if (mixed[place] === state[place]) continue;
        mixed[place] = state[place]!;
        const after = valueOf(mixed);
        contributions[place]! += (after - before) / (2 * orders);
        before = after;
      }
    }
  }
  return { value, baseline, contributions };
}
