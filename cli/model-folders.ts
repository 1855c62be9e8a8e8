/** Where models and recordings lie, for every command that speaks of them. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { openLobster } from '../engine/feeds/lobster/lobster-feed.ts';
import { defaultDataFolder } from '../engine/kernel/start/data-folder.ts';
import { ModelRegistry } from '../engine/models/registry.ts';

const ROOT = resolve(import.meta.dirname, '..');

const SHIPPED_MODELS = join(ROOT, 'assets/models');

const ownModels = (given: string | undefined): string => given ?? join(defaultDataFolder(), 'models');

export const registryAt = (given: string | undefined): ModelRegistry =>
  new ModelRegistry({ shipped: SHIPPED_MODELS, own: ownModels(given) });

/** The folder of recordings beside the project, or where WATCHKEEPER_SHARED says. */
const RECORDINGS = resolve(ROOT, process.env['WATCHKEEPER_SHARED'] || '../shared', 'market-data/lobster');

export const recordingsLieIn = `${join('..', 'shared', 'market-data', 'lobster')} or the folder WATCHKEEPER_SHARED`;

export const recordingsToldIn = `name them with --recordings FILE…, or put them in ${recordingsLieIn}`;

/** Recordings by the name of their source, those given or those that lie where they are looked for. */
export async function recordings(given: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const paths = given.length > 0 ? given : found();
  const bySource = new Map<string, string>();
  for (const path of paths) bySource.set((await openLobster(path)).source, path);
  return bySource;
}

/** The archive of a stock's day as LOBSTER names it; null where it is not here. */
export const recordingOf = (ticker: string, date: string): string | null =>
  found().find((path) => basename(path).includes(`_${ticker}_${date}_`)) ?? null;

function found(): string[] {
  if (!existsSync(RECORDINGS)) return [];
  return readdirSync(RECORDINGS)
    .filter((name) => name.endsWith('.zip'))
    .map((name) => join(RECORDINGS, name));
}
