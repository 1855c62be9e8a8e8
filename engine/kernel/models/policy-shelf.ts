/**
 * The policies at hand for adaptive orders: every policy model that ships or was trained or imported, served by
 * onnxruntime within a deadline. What cannot be served stays away, and says why beside the others.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModelReference } from '../../../shared/domain/models/model-reference.ts';
import type { ModelShelf, ShelvedModel } from '../../core/model-port.ts';
import type { Policy } from '../../core/policy.ts';
import { SCHEMAS } from '../../features/schema.ts';
import { openModel } from '../../models/check-model.ts';
import { checkForecaster } from '../../models/forecaster.ts';
import { ModelError } from '../../models/model-error.ts';
import { OnnxRuntime } from '../../models/onnx-runtime.ts';
import { OnnxPolicy } from '../../models/policy-model.ts';
import {
  CARD_FILE,
  MODEL_FILE,
  ModelRegistry,
  readBounded,
  readEntry,
  REFERENCE_FILE,
  type RegistryEntry,
} from '../../models/registry.ts';
import { MODEL_DEADLINE_US, ServedModel, type ServingTerms } from '../../models/served-model.ts';

/** Of what ships, the model that decides where none knows the instrument: it needs no forecast. */
export const CHAMPION = 'execution-midt';

/**
 * The model that decides for an instrument until a roll-out has made another its champion: of the others that ship, the one whose card
 * names it (of several the first in the alphabet), as a signal model forecasts what its card names. One that cannot be
 * served has been made the champion by nobody, so nothing is lost by passing it over.
 */
export function firstFor(models: Iterable<Omit<ShelvedModel, 'reference'>>, instrument: string): string {
  for (const { name, shipped, card, problem } of models) {
    if (!shipped || name === CHAMPION || problem !== '' || card?.kind !== 'policy') continue;
    if (card.data.instruments.includes(instrument)) return name;
  }
  return CHAMPION;
}
/** Policies that are opened; each is warmed up and stays in memory. */
const MAX_POLICIES = 32;
const LOOK_EVERY_MS = 5_000;
const MAX_REFERENCE_BYTES = 4 << 20;

/** Beside a bundle, else among the assets. */
export function shippedModels(): string {
  const beside = fileURLToPath(new URL('models', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../../assets/models', import.meta.url));
}

export interface WatchedShelf extends ModelShelf {
  /**
   * Takes in what has come into the folders since. What is served stays as it was loaded, whatever becomes of its file:
   * no order's model changes under it.
   */
  lookAgain(): Promise<void>;
}

/** What cannot be served is said, too. */
export async function openShelf(
  ownFolder: string,
  stopwatchUs: () => number,
  say: (line: string) => void,
  workedUs?: () => number,
): Promise<WatchedShelf> {
  const terms = { deadlineUs: MODEL_DEADLINE_US, stopwatchUs, workedUs };
  const registry = new ModelRegistry({ shipped: shippedModels(), own: ownFolder });
  const policies = new Map<string, Policy>();
  const models = new Map<string, ShelvedModel>();
  /** Of each entry as it was looked at last. */
  const stamps = new Map<string, string>();
  const lookAgain = async (): Promise<void> => {
    for (const entry of registry.list()) {
      const { name, shipped, card } = entry;
      const stamp = stampOf(entry);
      if (card?.kind === 'signal' || stamps.get(name) === stamp) continue;
      stamps.set(name, stamp);
      const known = models.get(name);
      if (known && policies.has(name)) {
        if (known.card?.sha256 === card?.sha256) models.set(name, { ...known, reference: referenceOf(entry, say) });
        else say(`model ${name} is another file now: this engine serves it as it was until it is started again`);
        continue;
      }
      const problem = await open(registry, entry, policies, terms);
      if (problem !== '') say(`model ${name} is not served: ${problem}`);
      models.set(name, { name, shipped, card, problem, reference: referenceOf(entry, say) });
    }
  };
  for (const line of registry.passedOver()) say(line);
  await lookAgain();
  if (!policies.has(CHAMPION))
    say(`there is no ${CHAMPION}: adaptive orders go by the clock, or by a model rolled out`);
  return {
    first: (instrument) => firstFor(models.values(), instrument),
    get models() {
      return [...models.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },
    policy: (name) => policies.get(name) ?? null,
    lookAgain,
  };
}

/** So that a model which comes into the data folder can be rolled out, or forecasts, soon; until it is stopped by what is returned. */
export function lookRegularly(
  shelves: readonly Pick<WatchedShelf, 'lookAgain'>[],
  say: (line: string) => void,
): () => void {
  const looking = setInterval(() => {
    Promise.all(shelves.map((shelf) => shelf.lookAgain())).catch((error: unknown) =>
      say(`the models cannot be looked at: ${String(error)}`),
    );
  }, LOOK_EVERY_MS).unref();
  return () => clearInterval(looking);
}

/** When what an entry consists of was last written. */
function stampOf({ folder }: RegistryEntry): string {
  const writtenMs = (file: string): number => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return `${folder} ${[CARD_FILE, MODEL_FILE, REFERENCE_FILE].map(writtenMs).join(' ')}`;
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
  entry: RegistryEntry,
  policies: Map<string, Policy>,
  terms: ServingTerms,
): Promise<string> {
  if (entry.problem !== '') return entry.problem;
  if (policies.size >= MAX_POLICIES) return `${MAX_POLICIES} policies are open already; remove one you do not need`;
  try {
    const file = readEntry(entry);
    checkForecaster(file.card, registry);
    const session = openModel(file, await OnnxRuntime.load(), SCHEMAS);
    policies.set(entry.name, new OnnxPolicy(new ServedModel(file.card, session, terms)));
    return '';
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return error.message;
  }
}
