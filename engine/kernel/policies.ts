/**
 * The learned policy that works adaptive orders: the model that ships or was trained or imported under its name, served
 * by onnxruntime within a deadline. Where there is none, or it cannot be served, adaptive orders go by the clock.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Policy } from '../core/policy.ts';
import { SCHEMAS } from '../features/schema.ts';
import { openModel } from '../models/check-model.ts';
import { ModelError } from '../models/model-error.ts';
import { OnnxRuntime } from '../models/onnx-runtime.ts';
import { OnnxPolicy } from '../models/policy-model.ts';
import { ModelRegistry } from '../models/registry.ts';
import { ServedModel } from '../models/served-model.ts';

/** The model that decides until another one is promoted. */
export const CHAMPION = 'execution-midt';
const DEADLINE_US = 2_000;

/** Beside a bundle, else among the assets. */
function shippedModels(): string {
  const beside = fileURLToPath(new URL('models', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../assets/models', import.meta.url));
}

/** Null where there is none; what is wrong with it is said. */
export async function openChampion(
  ownFolder: string,
  stopwatchUs: () => number,
  say: (line: string) => void,
): Promise<Policy | null> {
  const registry = new ModelRegistry({ shipped: shippedModels(), own: ownFolder });
  if (!registry.list().some(({ name }) => name === CHAMPION)) return null;
  try {
    const file = registry.read(CHAMPION);
    const session = openModel(file, await OnnxRuntime.load(), SCHEMAS);
    return new OnnxPolicy(new ServedModel(file.card, session, { deadlineUs: DEADLINE_US, stopwatchUs }));
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    say(`adaptive orders go by the clock: ${error.message}`);
    return null;
  }
}
