/**
 * Trains the signal network: Adam with decoupled weight decay on the mean log-loss over all horizons. The same data and
 * seed give the same net; after every epoch a checkpoint is offered, from which training goes on as if never stopped.
 */
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { adamStep, type AdamRates, BETA1, BETA2 } from '../adam.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import { type StateRows } from './data-set.ts';
import { type Mirror, turnClass, turnWindow } from './mirror.ts';
import { CLIP, type NetParameters, type NetShape, parameterShape, PARAMETERS, type SignalNet } from './network.ts';
import { CLASSES, HORIZONS, OUTPUTS, type Samples, writeWindow } from './samples.ts';

type Arrays = Record<(typeof PARAMETERS)[number], np.Array>;

export interface TrainingTerms {
  readonly seed: string;
  readonly batch: number;
  readonly learningRate: number;
  readonly weightDecay: number;
}

/** Parameters and both moments of Adam, with the steps taken. */
export interface TrainerState {
  readonly steps: number;
  readonly parameters: NetParameters;
  readonly first: NetParameters;
  readonly second: NetParameters;
}

const K = CLASSES.length;
const EVALUATE_AT_ONCE = 1024;

export const freshState = (parameters: NetParameters): TrainerState => ({
  steps: 0,
  parameters,
  first: zeros(parameters),
  second: zeros(parameters),
});

const each = <T>(of: (name: (typeof PARAMETERS)[number]) => T): Record<(typeof PARAMETERS)[number], T> =>
  Object.fromEntries(PARAMETERS.map((name) => [name, of(name)])) as Record<(typeof PARAMETERS)[number], T>;

const zeros = (like: NetParameters): NetParameters => each((name) => new Float32Array(like[name].length));

export class Trainer {
  readonly #shape: NetShape;
  readonly #terms: TrainingTerms;
  readonly #data: StateRows;
  readonly #mirror: Mirror;
  readonly #mean: np.Array;
  readonly #scale: np.Array;
  readonly #step: ReturnType<typeof compileStep>;
  readonly #forward: ReturnType<typeof compileForward>;
  #arrays: { parameters: Arrays; first: Arrays; second: Arrays };
  #steps: number;

  /** To be called once before there is a trainer: makes the backend ready. */
  static async prepare(): Promise<void> {
    await init('wasm');
    defaultDevice('wasm');
  }

  constructor(net: SignalNet, state: TrainerState, data: StateRows, mirror: Mirror, terms: TrainingTerms) {
    this.#shape = net.shape;
    this.#terms = terms;
    this.#data = data;
    this.#mirror = mirror;
    this.#mean = np.array(net.mean.slice());
    this.#scale = np.array(net.scale.slice());
    this.#steps = state.steps;
    this.#arrays = {
      parameters: this.#toArrays(state.parameters),
      first: this.#toArrays(state.first),
      second: this.#toArrays(state.second),
    };
    this.#step = compileStep(this.#shape);
    this.#forward = compileForward(this.#shape);
  }

  /** Goes once through the samples, each looked at from a side that chance decides; the mean loss in nats. */
  epoch(
    samples: Samples,
    epoch: number,
    rate: number,
    onBatch: (done: number, of: number, loss: number) => void,
  ): number {
    const rng = seededRng(`${this.#terms.seed}/epoch/${epoch}`);
    const order = Uint32Array.from(samples.rows.keys());
    for (let i = order.length - 1; i > 0; i--) {
      const j = rng.below(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    const { batch } = this.#terms;
    const batches = Math.floor(order.length / batch);
    let total = 0;
    for (let b = 0; b < batches; b++) {
      const picks = order.subarray(b * batch, (b + 1) * batch);
      const loss = this.#learn(
        samples,
        picks,
        picks.map(() => rng.below(2)),
        rate,
      );
      total += loss;
      onBatch(b + 1, batches, loss);
    }
    return total / batches;
  }

  #learn(samples: Samples, picks: Uint32Array, turned: Uint32Array, rate: number): number {
    const { states, width } = this.#shape;
    const size = states * width;
    const x = new Float32Array(picks.length * size);
    const y = new Float32Array(picks.length * OUTPUTS);
    for (const [i, pick] of picks.entries()) {
      writeWindow(this.#data, width, samples.rows[pick]!, states, x, i * size);
      if (turned[i] === 1) turnWindow(this.#mirror, x, i * size, states);
      for (let h = 0; h < HORIZONS.length; h++) {
        const label = samples.labels[pick * HORIZONS.length + h]!;
        y[i * OUTPUTS + h * K + (turned[i] === 1 ? turnClass(label) : label)] = 1;
      }
    }
    const n = ++this.#steps;
    const { parameters, first, second } = this.#arrays;
    const { weightDecay } = this.#terms;
    const corrected = rate / (1 - BETA1 ** n);
    const [p, f, s, loss] = this.#step(
      parameters,
      first,
      second,
      np.array(x).reshape([picks.length, states, width]),
      np.array(y).reshape([picks.length, HORIZONS.length, K]),
      this.#mean.ref,
      this.#scale.ref,
      { rate: np.array(corrected), spread: np.array(1 / (1 - BETA2 ** n)), decay: np.array(rate * weightDecay) },
    ) as unknown as [Arrays, Arrays, Arrays, np.Array];
    this.#arrays = { parameters: p, first: f, second: s };
    return loss.js() as number;
  }

  /** OUTPUTS logits a sample, before calibration. */
  logits(samples: Pick<Samples, 'rows'>): Float32Array {
    const { states, width } = this.#shape;
    const size = states * width;
    const out = new Float32Array(samples.rows.length * OUTPUTS);
    const x = new Float32Array(EVALUATE_AT_ONCE * size);
    for (let from = 0; from < samples.rows.length; from += EVALUATE_AT_ONCE) {
      const rows = samples.rows.subarray(from, from + EVALUATE_AT_ONCE);
      for (const [i, row] of rows.entries()) writeWindow(this.#data, width, row, states, x, i * size);
      const logits = this.#forward(
        tree.ref(this.#arrays.parameters),
        np.array(x.slice()).reshape([EVALUATE_AT_ONCE, states, width]),
        this.#mean.ref,
        this.#scale.ref,
      );
      out.set((logits.dataSync() as Float32Array).subarray(0, rows.length * OUTPUTS), from * OUTPUTS);
    }
    return out;
  }

  state(): TrainerState {
    const { parameters, first, second } = this.#arrays;
    return {
      steps: this.#steps,
      parameters: fromArrays(parameters),
      first: fromArrays(first),
      second: fromArrays(second),
    };
  }

  #toArrays(values: NetParameters): Arrays {
    return each((name) => np.array(values[name].slice()).reshape(parameterShape(this.#shape, name)));
  }
}

const fromArrays = (arrays: Arrays): NetParameters =>
  each((name) => (arrays[name].ref.dataSync() as Float32Array).slice());

/** Every argument is taken over, as jax-js has it. */
function forward({ states, width, squeezed }: NetShape, p: Arrays, x: np.Array, mean: np.Array, scale: np.Array) {
  const rows = x.shape[0]!;
  const inputs = np.clip(x.sub(mean).mul(scale), -CLIP, CLIP).reshape([rows * states, width]);
  const seen = nn.relu(np.matmul(inputs, p.w1).add(p.b1)).reshape([rows, states * squeezed]);
  const deep = nn.relu(np.matmul(nn.relu(np.matmul(seen, p.w2).add(p.b2)), p.w3).add(p.b3));
  return np.matmul(deep, p.w4).add(p.b4);
}

const compileForward = (shape: NetShape) =>
  jit((p: Arrays, x: np.Array, mean: np.Array, scale: np.Array) => forward(shape, p, x, mean, scale));

function compileStep(shape: NetShape) {
  const lossOf = (p: Arrays, x: np.Array, y: np.Array, mean: np.Array, scale: np.Array): np.Array => {
    const rows = x.shape[0]!;
    const logits = forward(shape, p, x, mean, scale).reshape([rows, HORIZONS.length, K]);
    return nn
      .logSoftmax(logits, -1)
      .mul(y)
      .sum()
      .mul(-1 / (rows * HORIZONS.length));
  };
  return jit(
    (p: Arrays, f: Arrays, s: Arrays, x: np.Array, y: np.Array, mean: np.Array, scale: np.Array, rates: AdamRates) => {
      const [loss, gradient] = valueAndGrad(lossOf)(tree.ref(p), x, y, mean, scale) as unknown as [np.Array, Arrays];
      return [...adamStep(PARAMETERS, p, gradient, f, s, rates), loss];
    },
  );
}
