/**
 * What a capture holds: its source, its instruments and its parts. The manifest alone says which files belong to it, and
 * is replaced by a rename after the files it names are on disk; whatever a crash leaves beside them is not part of it.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Instrument, Symbol_ } from '../../../shared/domain/basics/instrument.ts';
import { NonNegativeInt, PositiveInt, TsUs } from '../../../shared/domain/basics/scalars.ts';
import { FeedError } from '../../core/feed.ts';
import { CAPTURE_VERSION } from './event-columns.ts';

const FORMAT = 'watchkeeper-capture';
export const MANIFEST = 'manifest.json';
const MAX_BYTES = 256 << 20;
/** Each has a buffer while recording and one while replaying. */
export const MAX_INSTRUMENTS = 1_024;

const CapturePart = z.strictObject({
  /** Below the capture's folder, with slashes. */
  path: z.string().regex(/^date=[\d-]+\/instrument=[^/\\]+\/part-\d+\.parquet$/),
  instrument: Symbol_,
  bytes: PositiveInt,
  rows: PositiveInt,
  /** Places of its first and last event in the recording; times likewise. */
  firstSeq: NonNegativeInt,
  lastSeq: NonNegativeInt,
  firstUs: TsUs,
  lastUs: TsUs,
});
export type CapturePart = z.infer<typeof CapturePart>;

const Manifest = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(CAPTURE_VERSION),
  /** The recorded feed's own name: a replay is the same source. */
  source: z.string().min(1).max(4_096),
  notice: z.string().max(4_096).nullable(),
  /** Levels of each side that the source reports on; null where it reports on all. */
  depth: PositiveInt.nullable(),
  instruments: z.array(Instrument).min(1).max(MAX_INSTRUMENTS),
  /** False from the first part on until the recording is closed in order. */
  closed: z.boolean(),
  events: NonNegativeInt,
  /** Null while there are no events. */
  firstOffset: NonNegativeInt.nullable(),
  lastOffset: NonNegativeInt.nullable(),
  parts: z.array(CapturePart).max(1_000_000),
});
export type Manifest = z.infer<typeof Manifest>;

export const emptyManifest = (of: Pick<Manifest, 'source' | 'notice' | 'depth' | 'instruments'>): Manifest => ({
  format: FORMAT,
  version: CAPTURE_VERSION,
  ...of,
  closed: false,
  events: 0,
  firstOffset: null,
  lastOffset: null,
  parts: [],
});

/** Null where the folder has none. Throws {@link FeedError}. */
export function readManifest(folder: string): Manifest | null {
  const path = join(folder, MANIFEST);
  let json: unknown;
  try {
    if (statSync(path).size > MAX_BYTES) throw new FeedError(`${path}: over ${MAX_BYTES} bytes, so no manifest`);
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof FeedError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new FeedError(`${path}: cannot be read (${(error as Error).message}); restore it, or record anew`);
  }
  const version = z.object({ format: z.literal(FORMAT), version: z.int() }).safeParse(json).data?.version;
  if (version !== undefined && version !== CAPTURE_VERSION) {
    const remedy = 'record anew, or use the release that made it';
    throw new FeedError(
      `${path}: a capture of version ${version}, and this reads version ${CAPTURE_VERSION}; ${remedy}`,
    );
  }
  const parsed = Manifest.safeParse(json);
  if (!parsed.success) {
    throw new FeedError(`${path}: is no manifest of a capture: ${z.prettifyError(parsed.error)}; restore it`);
  }
  checkParts(path, parsed.data);
  return parsed.data;
}

function checkParts(path: string, { parts, events, instruments }: Manifest): void {
  const known = new Set(instruments.map(({ symbol }) => symbol));
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const stranger = parts.find(({ instrument }) => !known.has(instrument));
  if (stranger) throw new FeedError(`${path}: ${stranger.path} is of no instrument that it names; restore it`);
  if (rows !== events) throw new FeedError(`${path}: its parts hold ${rows} events, not ${events}; restore it`);
}

export function writeManifest(folder: string, manifest: Manifest): void {
  const path = join(folder, MANIFEST);
  writeFileSync(`${path}.unfinished`, `${JSON.stringify(manifest, null, 1)}\n`);
  moveIntoPlace(`${path}.unfinished`, path);
}

/** Once this returns the file is at `to`, whole, also after a loss of power. */
export function moveIntoPlace(from: string, to: string): void {
  flushToDisk(from, 'r+');
  renameSync(from, to);
  // A folder cannot be opened on Windows, where the rename is in the journal by itself.
  if (process.platform !== 'win32') flushToDisk(dirname(to), 'r');
}

function flushToDisk(path: string, mode: 'r' | 'r+'): void {
  const file = openSync(path, mode);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
