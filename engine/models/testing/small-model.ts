/** For tests: small models, whole and broken in one way each. */
import type { ModelCard } from '../../../shared/domain/models/model-card.ts';
import type { FeatureSchema } from '../../core/features.ts';
import { sha256Of } from '../check-model.ts';
import { GraphBuilder, type GraphPort } from '../onnx/build.ts';

export const SCHEMA: FeatureSchema = {
  id: 'test-1',
  names: ['a', 'b', 'c', 'd'],
  hash: 'a'.repeat(64),
  givenTo: 'signal',
};
const STATES = 2;
const HORIZON = 10;

export interface SmallModelTerms {
  /** What its weights are; NaN makes it say NaN. */
  readonly weight?: number;
  readonly input?: GraphPort;
  readonly output?: GraphPort;
  /** In place of the softmax at its end. */
  readonly last?: string;
  readonly states?: number;
  readonly width?: number;
}

/** A dense layer and a softmax, over two states of four features where not told otherwise: three probabilities. */
export function smallModel(terms: SmallModelTerms = {}): Uint8Array {
  const { weight = 0.1, input, output, last = 'Softmax', states = STATES, width = SCHEMA.names.length } = terms;
  const graph = new GraphBuilder('small');
  const inputs = states * width;
  const weights = Float32Array.from({ length: inputs * 3 }, (_, i) => weight * ((i % 5) - 2));
  const flat = graph.node('Reshape', ['features', graph.ints('flat', [-1, inputs])]);
  const logits = graph.node('MatMul', [flat, graph.floats('w', [inputs, 3], weights)]);
  graph.node(last, [logits], 'probabilities', last === 'Softmax' ? { axis: -1 } : {});
  return graph.finish(
    input ?? { name: 'features', shape: ['batch', states, width] },
    output ?? { name: 'probabilities', shape: ['batch', 3] },
    {},
  );
}

export function smallCard(bytes: Uint8Array, changes: Partial<ModelCard> = {}): ModelCard {
  return {
    version: 1,
    name: 'small',
    kind: 'signal',
    what: 'for tests',
    by: 'a test',
    licence: 'Apache-2.0',
    data: { sources: ['none'], instruments: ['X'], train: 'none', tune: 'none', test: 'none' },
    training: { seed: '1', commit: '', command: 'none', terms: {}, parameters: 24 },
    features: { schema: SCHEMA.id, hash: SCHEMA.hash, states: STATES },
    input: 'features',
    output: 'probabilities',
    horizons: [HORIZON],
    sha256: sha256Of(bytes),
    metrics: [],
    ...changes,
  };
}
