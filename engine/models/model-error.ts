/** Why a model is not taken: a code, and words that name the place and the remedy. */
import { CodedError } from '../../shared/std/coded-error.ts';

export type ModelErrorCode =
  /** The card is missing, cannot be read, or lacks something. */
  | 'card'
  /** Trained on features that this version does not count. */
  | 'schema'
  /** Not the file that its card speaks of. */
  | 'hash'
  /** Not an ONNX file that can be read. */
  | 'onnx'
  | 'opset'
  /** An operator whose running time or result nothing bounds. */
  | 'operator'
  | 'input'
  | 'output'
  /** It does not run, or gives what are no probabilities. */
  | 'trial'
  | 'name';

export class ModelError extends CodedError<ModelErrorCode> {
  override readonly name = 'ModelError';
}
