/**
 * The models there are: a folder each, with the file and its card. What ships lies in assets/models, what was trained or
 * imported here in a folder of one's own. Nothing is loaded whose card, hash or schema is wrong; one bad entry hides no
 * other.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { ModelCard, ModelName } from '../../shared/domain/models/model-card.ts';
import { MAX_MODEL_BYTES, type ModelFile, sha256Of, tooLarge } from './check-model.ts';
import { ModelError } from './model-error.ts';

export const MODEL_FILE = 'model.onnx';
export const CARD_FILE = 'card.json';
/** How the model behaved where it was measured; need not be there. */
export const REFERENCE_FILE = 'reference.json';
const MAX_CARD_BYTES = 1 << 20;
const MAX_MODELS = 1_000;

export interface RegistryEntry {
  readonly name: string;
  readonly folder: string;
  readonly shipped: boolean;
  /** Null where it cannot be read; `problem` says why. */
  readonly card: ModelCard | null;
  readonly problem: string;
}

export interface RegistryFolders {
  readonly shipped: string;
  readonly own: string;
}

export class ModelRegistry {
  readonly #folders: RegistryFolders;

  constructor(folders: RegistryFolders) {
    this.#folders = folders;
  }

  /** By name; a signal model of one's own before a shipped one of the same name, which it stands in for. */
  list(): RegistryEntry[] {
    const { shipped, own } = this.#folders;
    const all = [...entriesIn(shipped, true), ...entriesIn(own, false).filter(({ name }) => !this.shipsPolicy(name))];
    const entries = new Map(all.map((entry) => [entry.name, entry]));
    return [...entries.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** A policy decides once it is rolled out, and never because it is called like one that ships and decides. */
  shipsPolicy(name: string): boolean {
    const { shipped, own } = this.#folders;
    return resolve(shipped) !== resolve(own) && entryOf(join(shipped, name), name, true).card?.kind === 'policy';
  }

  /** What lies among one's own and is not looked at, in words. */
  passedOver(): string[] {
    const { own } = this.#folders;
    return entriesIn(own, false).flatMap(({ name, folder }) =>
      this.shipsPolicy(name)
        ? [`${folder} is passed over: ${name} ships; give yours another name, and roll it out`]
        : [],
    );
  }

  /** Card and bytes, the hash checked. Throws ModelError. */
  read(name: string): ModelFile {
    const entry = this.list().find((each) => each.name === name);
    if (!entry) {
      const known =
        this.list()
          .map((each) => each.name)
          .join(', ') || 'none';
      throw new ModelError('name', `no model named ${name}; there are: ${known}`);
    }
    return readEntry(entry);
  }

  /** Throws ModelError where a model of one's own has the name and is not to be replaced. */
  checkFree(name: string, replace = false): void {
    const folder = join(this.#folders.own, name);
    if (!existsSync(folder) || replace) return;
    throw new ModelError('name', `${folder}: there is a ${name} already; give yours another name, or --replace it`);
  }

  /** Puts a model among one's own; whole or not at all. The folder it lies in. Throws ModelError. */
  enter(card: ModelCard, bytes: Uint8Array, replace = false): string {
    this.checkFree(card.name, replace);
    const folder = join(this.#folders.own, card.name);
    const staging = join(this.#folders.own, `.${card.name}-${process.pid}`);
    return orRefuse(this.#folders.own, 'written', () => {
      try {
        mkdirSync(staging, { recursive: true });
        writeFileSync(join(staging, MODEL_FILE), bytes);
        writeFileSync(join(staging, CARD_FILE), `${JSON.stringify(card, null, 2)}\n`);
        rmSync(folder, { recursive: true, force: true });
        renameSync(staging, folder);
        return folder;
      } finally {
        if (existsSync(staging)) rmSync(staging, { recursive: true, force: true });
      }
    });
  }
}

/** As `read` does, of an entry that is at hand. Throws ModelError. */
export function readEntry({ folder, card, problem }: RegistryEntry): ModelFile {
  if (!card) throw new ModelError('card', problem);
  const place = join(folder, MODEL_FILE);
  const bytes = readBounded(place, MAX_MODEL_BYTES, 'onnx');
  if (sha256Of(bytes) === card.sha256) return { card, bytes, place };
  throw new ModelError('hash', `${place}: not the file that ${CARD_FILE} beside it is about; train or import it anew`);
}

function orRefuse<T>(folder: string, what: 'read' | 'written', run: () => T): T {
  try {
    return run();
  } catch (error) {
    const words = `${folder}: cannot be ${what} (${(error as Error).message}); name another folder with --models`;
    throw new ModelError('name', words, { cause: error });
  }
}

function entriesIn(folder: string, shipped: boolean): RegistryEntry[] {
  if (!existsSync(folder)) return [];
  const names = orRefuse(folder, 'read', () => readdirSync(folder, { withFileTypes: true })).filter(
    (each) => each.isDirectory() && ModelName.safeParse(each.name).success,
  );
  return names.slice(0, MAX_MODELS).map(({ name }) => entryOf(join(folder, name), name, shipped));
}

function entryOf(folder: string, name: string, shipped: boolean): RegistryEntry {
  try {
    const card = readCard(join(folder, CARD_FILE));
    if (card.name !== name) throw new ModelError('card', `${folder}: its card calls it ${card.name}; call both alike`);
    return { name, folder, shipped, card, problem: '' };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { name, folder, shipped, card: null, problem: error.message };
  }
}

/** `complete` adds what need not be written by hand. Throws ModelError, which names every field that is missing or wrong. */
export function readCard(path: string, complete: (value: unknown) => unknown = (value) => value): ModelCard {
  const text = new TextDecoder().decode(readBounded(path, MAX_CARD_BYTES, 'card'));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ModelError('card', `${path}: not JSON (${(error as Error).message}); docs/models.md shows a card`);
  }
  const parsed = ModelCard.safeParse(complete(value));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map(wordsOf).join('; ');
  throw new ModelError('card', `${path}: ${wrong}; docs/models.md tells every field of a card`);
}

/** `training.seed is missing`: the place as one would write it. */
function wordsOf({ path, message }: z.core.$ZodIssue): string {
  const place = z.core.toDotPath(path);
  return `${place === '' ? '' : `${place}: `}${message.replace(/^Invalid input: (expected .*), received undefined$/, 'is missing, $1')}`;
}

export function readBounded(path: string, mostBytes: number, code: 'card' | 'onnx'): Uint8Array {
  try {
    const found = statSync(path);
    // A pipe or a device has no end, and whoever reads it waits.
    if (!found.isFile()) throw new ModelError(code, `${path}: is no file; put one there, or name where it lies`);
    const { size } = found;
    if (size > mostBytes) throw new ModelError(code, `${path}: ${tooLarge(size, mostBytes)}`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof ModelError) throw error;
    const words = `${path}: cannot be read (${(error as Error).message}); put it there, or name where it lies`;
    throw new ModelError(code, words, { cause: error });
  }
}
