/**
 * What explains kept decisions in a running engine. It has an onnxruntime of its own, loaded after the start: what it is
 * asked can neither delay an engine's coming up nor break what serves its orders.
 */
import type { DecisionExplainer } from '../../core/explain.ts';
import { SCHEMAS } from '../../features/schema.ts';
import { ModelExplainer } from '../../models/explain/model-explainer.ts';
import { OnnxRuntime } from '../../models/onnx-runtime.ts';
import { ModelRegistry } from '../../models/registry.ts';
import { shippedModels } from './policy-shelf.ts';

export function openExplainer(ownFolder: string, say: (line: string) => void): DecisionExplainer {
  const registry = new ModelRegistry({ shipped: shippedModels(), own: ownFolder });
  let explainer: DecisionExplainer | null = null;
  let without = 'the models are still being loaded: ask again';
  OnnxRuntime.load().then(
    (runtime) => (explainer = new ModelExplainer((name) => registry.read(name), runtime, SCHEMAS)),
    (error: unknown) => say((without = `decisions cannot be explained: ${String(error)}`)),
  );
  return {
    explain: (decision, action, meanState) => explainer?.explain(decision, action, meanState) ?? { reason: without },
  };
}
