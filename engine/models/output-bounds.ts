/** What a model may say: numbers, probabilities where it forecasts, which add up. */
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import type { ModelFault } from '../core/model.ts';

const CLASSES = 3;
const SLACK = 1e-3;

/** Null where there is nothing wrong. */
export function wrongOutput(values: Float32Array, kind: ModelCard['kind']): ModelFault | null {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) return fault('non-finite', `output ${i} is ${values[i]}`);
  }
  if (kind !== 'signal') return null;
  for (let i = 0; i < values.length; i += CLASSES) {
    let sum = 0;
    for (let k = i; k < i + CLASSES; k++) {
      if (values[k]! < -SLACK || values[k]! > 1 + SLACK) {
        return fault('out-of-bounds', `output ${k} is ${values[k]!.toPrecision(3)}, which is no probability`);
      }
      sum += values[k]!;
    }
    if (Math.abs(sum - 1) > SLACK) {
      return fault('out-of-bounds', `outputs ${i} to ${i + 2} add up to ${sum.toPrecision(4)} and not to 1`);
    }
  }
  return null;
}

const fault = (code: ModelFault['code'], reason: string): ModelFault => ({ ok: false, code, reason });
