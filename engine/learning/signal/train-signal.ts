/**
 * Trains a signal model on one part of the data and tunes it on another: when to stop, and how to calibrate. What is
 * tested is not looked at here. Stopped at any epoch and begun anew from its checkpoint, it ends with the same net.
 */
import { z } from 'zod';
import { measureAll } from './measures.ts';
import { calibrate, probabilitiesOf, uncalibrated } from './calibration.ts';
import type { StateRows } from './data-set.ts';
import { mirrorOf } from './mirror.ts';
import { initialParameters, type NetParameters, type NetShape, PARAMETERS, type SignalNet } from './network.ts';
import { HORIZONS, labelsAt, type Samples } from './samples.ts';
import { standardsOf } from './standards.ts';
import { freshState, Trainer, type TrainerState, type TrainingTerms } from './trainer.ts';

export interface SignalTerms extends TrainingTerms {
  readonly states: number;
  readonly squeezed: number;
  readonly hidden: number;
  readonly epochs: number;
  /** Epochs without a better tuning loss after which it stops. */
  readonly patience: number;
}

export interface EpochResult {
  readonly epoch: number;
  readonly trainLoss: number;
  /** Mean log-loss over the horizons, uncalibrated. */
  readonly tuneLoss: number;
}

/** All that training needs to go on. */
export interface SignalProgress {
  readonly curve: readonly EpochResult[];
  readonly state: TrainerState;
  readonly best: { readonly epoch: number; readonly tuneLoss: number; readonly parameters: NetParameters };
}

const Parameters = z.record(z.enum(PARAMETERS), z.instanceof(Float32Array));

export const SignalProgress: z.ZodType<SignalProgress> = z.strictObject({
  curve: z.array(z.strictObject({ epoch: z.int(), trainLoss: z.number(), tuneLoss: z.number() })),
  state: z.strictObject({ steps: z.int(), parameters: Parameters, first: Parameters, second: Parameters }),
  best: z.strictObject({ epoch: z.int(), tuneLoss: z.number(), parameters: Parameters }),
});

export interface SignalData {
  readonly data: StateRows;
  readonly names: readonly string[];
  readonly train: Samples;
  readonly tune: Samples;
}

export interface TrainingWatcher {
  onBatch?(epoch: number, done: number, of: number, loss: number): void;
  onEpoch?(result: EpochResult, progress: SignalProgress): void;
}

export interface Trained {
  readonly net: SignalNet;
  readonly curve: readonly EpochResult[];
  readonly bestEpoch: number;
  /** What the trainer itself says of some windows, uncalibrated: an exported net is held to it. */
  readonly logits: (rows: Int32Array) => Float32Array;
}

export async function trainSignal(
  { data, names, train, tune }: SignalData,
  terms: SignalTerms,
  from: SignalProgress | null,
  watcher: TrainingWatcher,
): Promise<Trained> {
  await Trainer.prepare();
  const mirror = mirrorOf(names);
  const { states, squeezed, hidden } = terms;
  const shape: NetShape = { states, width: names.length, squeezed, hidden };
  const standards = standardsOf(data, train.rows, mirror);
  const netOf = (parameters: NetParameters): SignalNet => ({
    shape,
    ...standards,
    parameters,
    calibration: uncalibrated(),
  });
  const state = from?.state ?? freshState(initialParameters(shape, terms.seed));
  const trainer = new Trainer(netOf(state.parameters), state, data, mirror, terms);
  const curve = [...(from?.curve ?? [])];
  let best = from?.best ?? { epoch: 0, tuneLoss: Infinity, parameters: state.parameters };
  for (let epoch = curve.length + 1; epoch <= terms.epochs && epoch - best.epoch <= terms.patience; epoch++) {
    const rate = rateAt(terms, epoch);
    const trainLoss = trainer.epoch(train, epoch, rate, (...progress) => watcher.onBatch?.(epoch, ...progress));
    const tuneLoss = lossOf(trainer.logits(tune), tune.labels);
    const now = trainer.state();
    if (tuneLoss < best.tuneLoss) best = { epoch, tuneLoss, parameters: now.parameters };
    const result = { epoch, trainLoss, tuneLoss };
    curve.push(result);
    watcher.onEpoch?.(result, { curve: [...curve], state: now, best });
  }
  const chosen = new Trainer(netOf(best.parameters), freshState(best.parameters), data, mirror, terms);
  const calibration = calibrate(chosen.logits(tune), tune.labels);
  return {
    net: { ...netOf(best.parameters), calibration },
    curve,
    bestEpoch: best.epoch,
    logits: (rows) => chosen.logits({ rows }),
  };
}

/** Falls along half a cosine to a twentieth. */
function rateAt({ learningRate, epochs }: SignalTerms, epoch: number): number {
  const fallen = 0.5 * (1 + Math.cos((Math.PI * (epoch - 1)) / epochs));
  return learningRate * (0.05 + 0.95 * fallen);
}

export function lossOf(logits: Float32Array, labels: Uint8Array): number {
  const none = uncalibrated();
  const losses = HORIZONS.map((_, h) => measureAll(probabilitiesOf(logits, none, h), labelsAt(labels, h)).logLoss);
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
