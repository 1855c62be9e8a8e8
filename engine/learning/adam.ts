/** One step of Adam with decoupled weight decay (Loshchilov & Hutter, 2019), traced into whatever jit it is called in. */
import { numpy as np, tree } from '@jax-js/jax';

export const BETA1 = 0.9;
export const BETA2 = 0.999;
const EPSILON = 1e-8;

export interface AdamRates {
  /** Corrected for the first moment's beginning at zero. */
  readonly rate: np.Array;
  /** What corrects the second moment for the same. */
  readonly spread: np.Array;
  readonly decay: np.Array;
}

type Arrays<N extends string> = Record<N, np.Array>;

/** Every argument is taken over, as jax-js has it. The next parameters, and both moments. */
export function adamStep<N extends string>(
  names: readonly N[],
  parameters: Arrays<N>,
  gradient: Arrays<N>,
  firstMoment: Arrays<N>,
  secondMoment: Arrays<N>,
  rates: AdamRates,
): [Arrays<N>, Arrays<N>, Arrays<N>] {
  const first = {} as Arrays<N>;
  const second = {} as Arrays<N>;
  const next = {} as Arrays<N>;
  for (const name of names) {
    const g = gradient[name];
    first[name] = firstMoment[name].mul(BETA1).add(g.ref.mul(1 - BETA1));
    second[name] = secondMoment[name].mul(BETA2).add(g.ref.mul(g).mul(1 - BETA2));
    const root = np.sqrt(second[name].ref.mul(rates.spread.ref)).add(EPSILON);
    const move = first[name].ref.mul(rates.rate.ref).div(root);
    // Biases are not shrunk.
    const kept = name.startsWith('w') ? parameters[name].ref.mul(rates.decay.ref) : null;
    next[name] = kept === null ? parameters[name].sub(move) : parameters[name].sub(move).sub(kept);
  }
  tree.dispose(rates);
  return [next, first, second];
}
