/**
 * Explains decisions by the models that made them. The project's own nets are read from their files and attributed exactly;
 * any other model is asked about sampled states. Either way the model must give the value that was kept: one that was
 * replaced since under the same name explains nothing that its predecessor did.
 */
import { seededRng } from '../../../shared/std/rng.ts';
import type { DecisionExplainer, Explanation, Unexplained } from '../../core/explain.ts';
import type { FeatureSchema } from '../../core/features.ts';
import type { KeptDecision } from '../../core/history.ts';
import { type ModelFile, openModel } from '../check-model.ts';
import { ModelError } from '../model-error.ts';
import { type DenseNet, readDenseNet } from '../onnx/dense-net.ts';
import { WireError } from '../onnx/wire.ts';
import type { OnnxRuntime, OnnxSession } from '../onnx-runtime.ts';
import { type Attribution, integratedGradients } from './integrated-gradients.ts';
import { sampledShapley } from './sampled-shapley.ts';

/** Between what was served in single precision and what is computed here, in basis points. */
const SAME_WITHIN_BPS = 1e-3;
/** Walked both ways: of 46 features some 370 inferences, a few milliseconds. */
const ORDERS = 4;

interface Known {
  readonly sha256: string;
  readonly schema: string;
  readonly names: readonly string[];
  readonly net: DenseNet | null;
  readonly session: OnnxSession;
}

export class ModelExplainer implements DecisionExplainer {
  /** Throws ModelError where there is no such model. */
  readonly #read: (name: string) => ModelFile;
  readonly #runtime: OnnxRuntime;
  readonly #schemas: readonly FeatureSchema[];
  readonly #known = new Map<string, Known>();

  constructor(read: (name: string) => ModelFile, runtime: OnnxRuntime, schemas: readonly FeatureSchema[]) {
    this.#read = read;
    this.#runtime = runtime;
    this.#schemas = schemas;
  }

  explain(decision: KeptDecision, action: string, meanState: () => Float32Array): Explanation | Unexplained {
    const output = decision.values.findIndex((each) => each.action === action);
    if (output === -1) return { reason: `${action} was no action of ${decision.model}` };
    try {
      const known = this.#modelOf(decision.model);
      const wrong = unfit(known, decision);
      if (wrong !== null) return { reason: wrong };
      const dense = known.net;
      const reference = dense ? dense.mean : meanState();
      const attribution = dense
        ? integratedGradients(dense, decision.state, output)
        : this.#sampled(known, decision, output, reference);
      return told(known, decision.state, reference, attribution);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      return { reason: `${decision.model} cannot be asked any more: ${error.message}` };
    }
  }

  #sampled({ session }: Known, { decisionId, state }: KeptDecision, output: number, reference: Float32Array) {
    const valueOf = (given: Float32Array): number => session.run(given)[output]!;
    return sampledShapley(state, { valueOf, reference, orders: ORDERS, rng: seededRng(`explain/${decisionId}`) });
  }

  #modelOf(name: string): Known {
    const file = this.#read(name);
    const { card, bytes } = file;
    const known = this.#known.get(name);
    if (known?.sha256 === card.sha256) return known;
    known?.session.close();
    this.#known.delete(name);
    const session = openModel(file, this.#runtime, this.#schemas);
    const names = this.#schemas.find(({ hash }) => hash === card.features.hash)!.names;
    const read = { sha256: card.sha256, schema: card.features.schema, names, net: netOf(bytes), session };
    this.#known.set(name, read);
    return read;
  }
}

function netOf(bytes: Uint8Array): DenseNet | null {
  try {
    return readDenseNet(bytes);
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

/** Whether it is the model that decided: it has to say again what was kept. */
function unfit({ session, schema }: Known, { model, schema: kept, state, values }: KeptDecision): string | null {
  const anew = `${model} was replaced since: the model of that name now`;
  if (schema !== kept || state.length !== session.inputs || values.length !== session.outputs) {
    return `${anew} takes the features of ${schema}, and this was decided on those of ${kept}`;
  }
  const said = session.run(state);
  const other = values.find(
    ({ valueBps }, i) => valueBps !== null && !(Math.abs(said[i]! - valueBps) <= SAME_WITHIN_BPS),
  );
  return other ? `${anew} values ${other.action} otherwise` : null;
}

function told(
  { names, net }: Known,
  state: Float32Array,
  reference: Float32Array,
  { value, baseline, contributions }: Attribution,
): Explanation {
  return {
    method: net ? 'integrated-gradients' : 'sampled-shapley',
    reference: net ? 'the mean state of what the model learnt from' : 'the mean state of the order’s newest decisions',
    valueBps: value,
    baselineBps: baseline,
    features: names.map((name, i) => ({
      name,
      value: state[i]!,
      referenceValue: reference[i]!,
      contributionBps: contributions[i]!,
    })),
  };
}
