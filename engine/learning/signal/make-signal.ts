/** From a trained net to a model with its card: exported, held to the trainer's own numbers, and measured as it is served. */
import type { MetricCard, ModelCard } from '../../../shared/domain/models/model-card.ts';
import { SCHEMAS, SIGNAL_SCHEMA } from '../../features/schema.ts';
import { openModel, sha256Of } from '../../models/check-model.ts';
import type { OnnxRuntime, OnnxSession } from '../../models/onnx-runtime.ts';
import { probabilitiesOf } from './calibration.ts';
import { evaluate } from './evaluate.ts';
import { exportNet, INPUT, OUTPUT } from './export-signal.ts';
import { LearningError } from '../learning-error.ts';
import { parameterCount } from './network.ts';
import { CLASSES, HORIZONS, writeWindow } from './samples.ts';
import type { SignalMarket } from './signal-data.ts';
import type { Trained } from './train-signal.ts';

export interface SignalWishes {
  readonly name: string;
  readonly market: SignalMarket;
  readonly trained: Trained;
  readonly terms: ModelCard['training']['terms'] & { readonly seed: string };
  readonly runtime: OnnxRuntime;
  readonly commit: string;
  readonly command: string;
  readonly licence: string;
  /** Whether to look at the part that is tested. */
  readonly test: boolean;
}

export interface MadeSignal {
  readonly card: ModelCard;
  readonly bytes: Uint8Array;
  /** The most that a probability of the exported net differs from the trainer's own. */
  readonly exportError: number;
}

/** Single precision, added up in another order. */
const MOST_EXPORT_ERROR = 1e-4;
const COMPARED = 2_000;

/** Throws LearningError where the export does not say what the trainer says, ModelError where it cannot be served. */
export function makeSignal(wishes: SignalWishes): MadeSignal {
  const { market, trained, name, runtime } = wishes;
  const bytes = exportNet(trained.net, SIGNAL_SCHEMA.hash);
  const bare: ModelCard = { ...cardOf(wishes), sha256: sha256Of(bytes), metrics: [] };
  const session = openModel({ card: bare, bytes, place: `${name}, as exported` }, runtime, SCHEMAS);
  try {
    const exportError = exportErrorOf(session, market, trained);
    if (!(exportError <= MOST_EXPORT_ERROR)) {
      throw new LearningError(`${name}: the export differs by ${exportError} from what the trainer says; report this`);
    }
    return { card: { ...bare, metrics: metricsOf(session, wishes) }, bytes, exportError };
  } finally {
    session.close();
  }
}

function metricsOf(session: OnnxSession, { market, terms, test }: SignalWishes): MetricCard[] {
  const { data, names, states, bands, train, tune } = market;
  const tuned = { data, names, states, bands, train, trainData: data, asked: tune, part: 'tune' } as const;
  const parts = test ? [tuned, market.test()] : [tuned];
  return parts.flatMap((part) => evaluate(part, (window) => session.run(window), `${terms.seed}/${part.part}`));
}

function exportErrorOf(session: OnnxSession, { data, names, states, tune }: SignalMarket, trained: Trained): number {
  const stride = Math.max(1, Math.floor(tune.rows.length / COMPARED));
  const rows = tune.rows.filter((_, i) => i % stride === 0);
  const logits = trained.logits(rows);
  const expected = HORIZONS.map((_, h) => probabilitiesOf(logits, trained.net.calibration, h));
  const window = new Float32Array(states * names.length);
  let worst = 0;
  for (const [i, row] of rows.entries()) {
    writeWindow(data, names.length, row, states, window, 0);
    for (const [j, value] of session.run(window).entries()) {
      const [h, k] = [Math.floor(j / CLASSES.length), j % CLASSES.length];
      worst = Math.max(worst, Math.abs(value - expected[h]![i * CLASSES.length + k]!));
    }
  }
  return worst;
}

function cardOf(wishes: SignalWishes): Omit<ModelCard, 'sha256' | 'metrics'> {
  const { name, market, trained, terms, commit, command, licence } = wishes;
  return {
    version: 1,
    name,
    kind: 'signal',
    what: `Forecasts whether the mid of ${market.instrument} will be lower, about the same or higher ${HORIZONS.join(', ')} book events from now, as calibrated probabilities.`,
    by: 'Watchkeeper',
    licence,
    data: { sources: [...market.data.sources], instruments: [market.instrument], ...market.words },
    training: {
      seed: terms.seed,
      commit,
      command,
      terms: { ...terms, bestEpoch: trained.bestEpoch },
      parameters: parameterCount(trained.net.shape),
    },
    features: { schema: SIGNAL_SCHEMA.id, hash: SIGNAL_SCHEMA.hash, states: market.states },
    input: INPUT,
    output: OUTPUT,
    horizons: [...HORIZONS],
  };
}
