/**
 * The policies at hand for adaptive orders: every policy model that ships or was trained or imported, served by
 * onnxruntime within a deadline. What cannot be served stays away, and says why beside the others.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModelReference } from '../../shared/domain/model-reference.ts';
import type { ModelShelf, ShelvedModel } from '../core/model-port.ts';
import type { Policy } from '../core/policy.ts';
import { SCHEMAS } from '../features/schema.ts';
import { openModel } from '../models/check-model.ts';
import { ModelError } from '../models/model-error.ts';
import { OnnxRuntime } from '../models/onnx-runtime.ts';
import { OnnxPolicy } from '../models/policy-model.ts';
import { ModelRegistry, readBounded, REFERENCE_FILE, type RegistryEntry } from '../models/registry.ts';
import { ServedModel } from '../models/served-model.ts';

/** The model that decides until a roll-out has made another the champion. */
export const CHAMPION = 'execution-midt';
const DEADLINE_US = 2_000;
/** Policies that are opened; each is warmed up and stays in memory. */
const MAX_POLICIES = 32;
const MAX_REFERENCE_BYTES = 4 << 20;

/** Beside a bundle, else among the assets. */
export function shippedModels(): string {
  const beside = fileURLToPath(new URL('models', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../assets/models', import.meta.url));
}

/** What cannot be served is said, too. */
export async function openShelf(
  ownFolder: string,
  stopwatchUs: () => number,
  say: (line: string) => void,
): Promise<ModelShelf> {
  const registry = new ModelRegistry({ shipped: shippedModels(), own: ownFolder });
  const policies = new Map<string, Policy>();
  const models: ShelvedModel[] = [];
  for (const entry of registry.list()) {
    if (entry.card?.kind === 'signal') continue;
    const problem = await open(registry, entry, policies, stopwatchUs);
    if (problem !== '') say(`model ${entry.name} is not served: ${problem}`);
    models.push({
      name: entry.name,
      shipped: entry.shipped,
      card: entry.card,
      problem,
      reference: referenceOf(entry, say),
    });
  }
  const first = policies.has(CHAMPION) ? CHAMPION : '';
  if (first === '') say(`adaptive orders go by the clock: there is no ${CHAMPION}`);
  return { first, models, policy: (name) => policies.get(name) ?? null };
}

/** Null where it has none; what is wrong with it is said. */
function referenceOf({ name, folder, card }: RegistryEntry, say: (line: string) => void): ModelReference | null {
  const place = join(folder, REFERENCE_FILE);
  if (!card || !existsSync(place)) return null;
  try {
    const bytes = readBounded(place, MAX_REFERENCE_BYTES, 'card');
    const reference = ModelReference.parse(JSON.parse(new TextDecoder().decode(bytes)));
    if (reference.sha256 === card.sha256) return reference;
    say(`${place} is of another file than ${name}: measure it anew with watchkeeper rollout measure ${name}`);
  } catch (error) {
    say(
      `${place} cannot be used (${(error as Error).message}): measure it anew with watchkeeper rollout measure ${name}`,
    );
  }
  return null;
}

async function open(
  registry: ModelRegistry,
  { name, problem }: RegistryEntry,
  policies: Map<string, Policy>,
  stopwatchUs: () => number,
): Promise<string> {
  if (problem !== '') return problem;
  if (policies.size >= MAX_POLICIES) return `${MAX_POLICIES} policies are open already; remove one you do not need`;
  try {
    const file = registry.read(name);
    const session = openModel(file, await OnnxRuntime.load(), SCHEMAS);
    policies.set(name, new OnnxPolicy(new ServedModel(file.card, session, { deadlineUs: DEADLINE_US, stopwatchUs })));
    return '';
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.message;
  }
}
