/**
 * Whether a file is the model that its card speaks of, and one that can be served: nothing is run before everything that
 * can be read has been checked, and nothing is served before it has answered windows it was not asked about.
 */
import { createHash } from 'node:crypto';
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import { seededRng } from '../../shared/std/rng.ts';
import type { FeatureSchema } from '../core/features.ts';
import { ACTIONS } from '../core/policy.ts';
import { ModelError, type ModelErrorCode } from './model-error.ts';
import { describeOnnx, type OnnxFile, type TensorPort } from './onnx/describe.ts';
import { WireError } from './onnx/wire.ts';
import type { OnnxRuntime, OnnxSession, TensorTerms } from './onnx-runtime.ts';
import { wrongOutput } from './output-bounds.ts';

export const MAX_MODEL_BYTES = 16 << 20;
const FLOAT = 1;
/** ONNX's own operators, and those of its machine learning domain, which scikit-learn's exporter uses. */
const OPSETS: Readonly<Record<string, readonly [number, number]>> = { '': [9, 22], 'ai.onnx.ml': [1, 4] };
/** The newest that onnxruntime reads. */
const MAX_IR_VERSION = 13;
const CLASSES = 3;
/** Their time is unbounded, or chance decides what they give. */
const REFUSED = /^(Loop|Scan|If|Random.*|Multinomial|Bernoulli)$/;
const TRIALS = 32;

export interface ModelFile {
  readonly card: ModelCard;
  readonly bytes: Uint8Array;
  /** Where it lies, for a person. */
  readonly place: string;
}

type Refuse = (code: ModelErrorCode, words: string) => ModelError;

const refusing =
  (place: string): Refuse =>
  (code, words) =>
    new ModelError(code, `${place}: ${words}`);

/** All that can be told without running it. Throws ModelError, which names what is wrong, where, and what to do. */
export function checkModel({ card, bytes, place }: ModelFile, schemas: readonly FeatureSchema[]) {
  const refuse = refusing(place);
  const schema = schemaFor(card, schemas, refuse);
  if (bytes.length > MAX_MODEL_BYTES) throw refuse('onnx', tooLarge(bytes.length, MAX_MODEL_BYTES));
  const found = sha256Of(bytes);
  if (found !== card.sha256) {
    throw refuse(
      'hash',
      `its SHA-256 is ${found.slice(0, 12)}… and its card says ${card.sha256.slice(0, 12)}…: not the file that the card is about; bring that one, or import this one with an empty sha256 in its card`,
    );
  }
  const described = describe(bytes, refuse);
  checkOperators(described, refuse);
  return { input: inputTerms(described, card, schema, refuse), output: outputTerms(described, card, refuse) };
}

/** Throws ModelError. */
export function openModel(file: ModelFile, runtime: OnnxRuntime, schemas: readonly FeatureSchema[]): OnnxSession {
  const { input, output } = checkModel(file, schemas);
  const refuse = refusing(file.place);
  const session = opened(runtime, file.bytes, input, output, refuse);
  try {
    tryOut(session, file.card, refuse);
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

/** A model is asked about the features of its kind alone, by the name that they have here. */
function schemaFor({ kind, features }: ModelCard, schemas: readonly FeatureSchema[], refuse: Refuse): FeatureSchema {
  const told = ({ id, hash }: Pick<FeatureSchema, 'id' | 'hash'>): string => `${id} (${hash.slice(0, 12)}…)`;
  const given = schemas.filter(({ givenTo }) => givenTo === kind);
  const schema = given.find(({ hash }) => hash === features.hash);
  if (!schema) {
    const mine = told({ id: features.schema, hash: features.hash });
    const known = given.map(told).join(', ');
    throw refuse(
      'schema',
      `trained on features ${mine}; a ${kind} model is asked about ${known}: train it anew on these`,
    );
  }
  if (schema.id === features.schema) return schema;
  throw refuse(
    'schema',
    `its card calls the features ${features.schema}, and their hash is that of ${schema.id}: call them so`,
  );
}

export const tooLarge = (bytes: number, most: number): string => `${bytes} bytes, more than ${most}; make it smaller`;

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function describe(bytes: Uint8Array, refuse: Refuse): OnnxFile {
  try {
    const described = describeOnnx(bytes);
    if (described.operators.size === 0) throw new WireError('it has no graph');
    return described;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw refuse('onnx', `not an ONNX file (${error.message}); export the model to ONNX`);
  }
}

function checkOperators({ irVersion, opsets, operators, external }: OnnxFile, refuse: Refuse): void {
  if (irVersion > MAX_IR_VERSION) {
    throw refuse('onnx', `written as ONNX IR ${irVersion}; export it with an IR version of ${MAX_IR_VERSION} at most`);
  }
  if (!opsets.has('') && !opsets.has('ai.onnx')) {
    throw refuse('opset', `names no opset of ONNX's own; export it with one of ${OPSETS['']!.join(' to ')}`);
  }
  for (const [domain, version] of opsets) {
    const name = domain === '' || domain === 'ai.onnx' ? 'opset' : `opset of ${domain}`;
    const range = OPSETS[domain === 'ai.onnx' ? '' : domain];
    if (!range) throw refuse('opset', `it needs operators of ${domain}; export it with ONNX's own only`);
    const [least, most] = range;
    if (version < least || version > most) {
      throw refuse('opset', `${name} ${version}; export it with one of ${least} to ${most}`);
    }
  }
  const bad = [...operators].find((operator) => REFUSED.test(operator));
  if (bad) throw refuse('operator', `it has ${bad}, whose time or result nothing bounds; export it without`);
  const custom = [...operators].find((operator) => operator.includes('.') && !operator.startsWith('ai.onnx.ml.'));
  if (custom) throw refuse('operator', `it has ${custom}, which is not one of ONNX's; export it without`);
  if (external[0] !== undefined) {
    throw refuse('onnx', `the weights ${external[0]} lie in a file of their own; export it as one file`);
  }
}

function inputTerms({ inputs }: OnnxFile, card: ModelCard, schema: FeatureSchema, refuse: Refuse): TensorTerms {
  const { states } = card.features;
  const width = schema.names.length;
  if (card.kind === 'policy' && states !== 1) {
    throw refuse('input', `its card tells ${states} states; a policy is asked about 1, the moment of a decision`);
  }
  const wanted = `float32 [1, ${states}, ${width}] or [1, ${states * width}]: ${states} states of the ${width} features of ${schema.id}`;
  const input = inputs.find(({ name }) => name === card.input);
  if (!input || inputs.length !== 1) {
    const there = inputs.map(({ name }) => name).join(', ') || 'none';
    throw refuse('input', `its inputs are ${there}; the card names ${card.input}, and there must be that one alone`);
  }
  const [batch, ...rest] = input.shape;
  const isOne = typeof batch !== 'number' || batch === 1;
  const sizes = matching(rest, [states * width], [states, width]);
  if (input.elementType !== FLOAT || !isOne || !sizes) {
    throw refuse('input', `${told(input)}; it must be ${wanted}`);
  }
  return { name: input.name, shape: [1, ...sizes] };
}

function outputTerms({ outputs }: OnnxFile, card: ModelCard, refuse: Refuse): TensorTerms {
  const horizons = card.horizons.length;
  if (card.kind === 'signal' && horizons === 0) {
    throw refuse('output', 'its card names no horizons; name the book events ahead of each three outputs');
  }
  const wanted = `float32 [1, ${horizons}, ${CLASSES}] or [1, ${horizons * CLASSES}]: probabilities of down, flat and up at ${card.horizons.join(', ')} events`;
  const output = outputs.find(({ name }) => name === card.output);
  if (!output) {
    const there = outputs.map(({ name }) => name).join(', ') || 'none';
    throw refuse('output', `its outputs are ${there}; the card names ${card.output}: let it name one of them`);
  }
  const [batch, ...rest] = output.shape;
  const isOne = typeof batch !== 'number' || batch === 1;
  if (card.kind === 'policy') return policyTerms(output, isOne, rest, refuse);
  const sizes = matching(rest, [horizons * CLASSES], [horizons, CLASSES]);
  if (output.elementType !== FLOAT || !isOne || !sizes) {
    throw refuse('output', `${told(output)}; it must be ${wanted}`);
  }
  return { name: output.name, shape: [1, ...sizes] };
}

/** The sizes that a shape is or, where exporters left some of it open, may be: then running it shows whether it is. */
const matching = (shape: readonly (number | string)[], ...wanted: readonly (readonly number[])[]) =>
  wanted.find(
    (sizes) => sizes.length === shape.length && sizes.every((n, i) => typeof shape[i] === 'string' || shape[i] === n),
  );

function policyTerms(
  output: TensorPort,
  isOne: boolean,
  rest: readonly (number | string)[],
  refuse: Refuse,
): TensorTerms {
  const sizes = matching(rest, [ACTIONS.length]);
  if (output.elementType === FLOAT && isOne && sizes) return { name: output.name, shape: [1, ...sizes] };
  const actions = ACTIONS.map(({ name }) => name).join(', ');
  throw refuse('output', `${told(output)}; it must be float32 [1, ${ACTIONS.length}]: the value of ${actions}`);
}

const told = ({ name, elementType, shape }: TensorPort): string =>
  `${name} is ${elementType === FLOAT ? 'float32' : `of type ${elementType}`} [${shape.join(', ')}]`;

function opened(runtime: OnnxRuntime, bytes: Uint8Array, input: TensorTerms, output: TensorTerms, refuse: Refuse) {
  try {
    return runtime.open(bytes, input, output);
  } catch (error) {
    if (error instanceof ModelError) throw refuse(error.code, error.message);
    throw error;
  }
}

/** Zeros, ordinary windows and wild ones: whatever comes, what it says must be probabilities. */
function tryOut(session: OnnxSession, card: ModelCard, refuse: Refuse): void {
  const rng = seededRng('trial');
  const window = new Float32Array(session.inputs);
  for (let trial = 0; trial < TRIALS; trial++) {
    const size = trial === 0 ? 0 : trial % 4 === 0 ? 1e4 : trial % 2 === 0 ? 100 : 2;
    for (let i = 0; i < window.length; i++) window[i] = size * (2 * rng.next() - 1);
    let wrong: string | null;
    try {
      wrong = wrongOutput(session.run(window), card.kind)?.reason ?? null;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      wrong = error.message;
    }
    if (wrong !== null) {
      const end = card.kind === 'signal' ? ', end it with a softmax' : '';
      throw refuse('trial', `asked about features up to ±${size}, ${wrong}; mend the model: bound its inputs${end}`);
    }
  }
}
