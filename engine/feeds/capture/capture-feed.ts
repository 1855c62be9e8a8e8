/**
 * A capture as a feed: the same source, events, order and offsets as when it was recorded, over all instruments. Reads
 * a row group of each instrument at a time, whatever the recording's length. Events lie in their instruments' files and
 * are put in order by their place in the recording, which counts without gaps.
 */
import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { invariant } from '../../../shared/std/assert.ts';
import { type Feed, FeedError } from '../../core/feed.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { CapturedBooks } from './captured-books.ts';
import { type CapturePart, type Manifest, MANIFEST, readManifest } from './manifest.ts';
import { type EventRows, PartFile } from './part-file.ts';

export interface CaptureInfo {
  readonly manifest: Manifest;
  /** Files in the folder that are not part of the recording: what a crash left, for one. */
  readonly leftAside: readonly string[];
}

/** True of a folder that holds a capture. */
export const isCapture = (folder: string): boolean =>
  statSync(join(folder, MANIFEST), { throwIfNoEntry: false })?.isFile() ?? false;

/** What is in a capture, without opening its parts. Throws {@link FeedError}. */
export function readCaptureInfo(folder: string): CaptureInfo {
  const manifest = readManifest(folder);
  if (!manifest) {
    throw new FeedError(`${folder}: holds no capture (there is no ${MANIFEST}); name the folder that was recorded to`);
  }
  const known = new Set([MANIFEST, ...manifest.parts.map(({ path }) => path)]);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return { manifest, leftAside: paths.filter((path) => !known.has(path)).toSorted() };
}

/** Opens a recording and looks at the end of each of its files. Throws {@link FeedError}. */
export async function openCapture(folder: string): Promise<CaptureFeed> {
  const info = readCaptureInfo(folder);
  if (info.manifest.events === 0) {
    throw new FeedError(`${folder}: holds no events; the recording ended before its first part was written`);
  }
  for (const { path, instrument, bytes, rows } of info.manifest.parts) {
    const part = new PartFile(join(folder, path), instrument, bytes);
    if (part.rows === rows) continue;
    throw new FeedError(`${join(folder, path)}: ${part.rows} events, and the manifest says ${rows}; restore the file`);
  }
  return new CaptureFeed(folder, info);
}

export class CaptureFeed implements Feed {
  readonly source: string;
  readonly instruments: readonly Instrument[];
  readonly depth: number;
  readonly notice?: string;
  readonly #folder: string;
  readonly #manifest: Manifest;
  #cursors: readonly PartCursor[] = [];
  /** Place in the recording of the next event. */
  #seq = 0;
  /** That of whose instrument the next event is; null until it is looked for. */
  #current: PartCursor | null = null;
  /** What a seek put before the recording's next event. */
  #pending: MarketEvent[] = [];

  constructor(folder: string, { manifest, leftAside }: CaptureInfo) {
    this.source = manifest.source;
    this.instruments = manifest.instruments;
    this.depth = manifest.depth ?? Infinity;
    const notice = noticeOf(manifest, leftAside);
    if (notice !== '') this.notice = notice;
    this.#folder = folder;
    this.#manifest = manifest;
    this.#rewind();
  }

  peekUs(): number | undefined {
    return this.#pending[0]?.tsUs ?? this.#cursor()?.tsUs();
  }

  next(): MarketEvent | undefined {
    if (this.#pending.length > 0) return this.#pending.shift();
    const cursor = this.#cursor();
    if (!cursor) return undefined;
    const event = cursor.take();
    this.#seq += 1;
    this.#current = cursor.seq === this.#seq ? cursor : null;
    return event;
  }

  /** Plays the recording from its start to there. Where it starts later than `offset`, the next event is its first. */
  seekOffset(offset: number): void {
    const end = this.#manifest.lastOffset! + 1;
    invariant(Number.isSafeInteger(offset) && offset >= 0 && offset <= end, `an offset of 0 to ${end}`);
    this.#rewind();
    const books = new CapturedBooks(this.depth);
    for (let cursor = this.#cursor(); cursor && cursor.offset() < offset; cursor = this.#cursor()) {
      books.apply(this.next()!);
    }
    if (this.#seq > 0) this.#pending = books.restated(Math.max(0, offset - 1));
  }

  offsetAt(tsUs: number): number {
    const found = this.#openCursors().map((cursor) => cursor.goTo(tsUs));
    const first = found.reduce((a, b) => (b.seq < a.seq ? b : a));
    return first.seq === Infinity ? this.#manifest.lastOffset! + 1 : first.offset();
  }

  #rewind(): void {
    this.#cursors = this.#openCursors();
    this.#seq = 0;
    this.#current = null;
    this.#pending = [];
  }

  #openCursors(): PartCursor[] {
    const ofInstrument = Map.groupBy(this.#manifest.parts, ({ instrument }) => instrument);
    return Array.from(ofInstrument.values(), (parts) => new PartCursor(this.#folder, parts));
  }

  #cursor(): PartCursor | null {
    if (this.#current || this.#seq === this.#manifest.events) return this.#current;
    this.#current = this.#cursors.find(({ seq }) => seq === this.#seq) ?? null;
    if (this.#current) return this.#current;
    throw new FeedError(`${this.#folder}: event ${this.#seq} is in none of its parts; restore the folder`);
  }
}

function noticeOf({ notice, closed, events }: Manifest, leftAside: readonly string[]): string {
  const told = notice === null ? [] : [notice];
  if (!closed) told.push(`the recording was not closed: it ends at its last whole part, after ${events} events`);
  if (leftAside.length > 0) told.push(`files that are no part of it are left aside: ${named(leftAside)}`);
  return told.join('; ');
}

const named = (files: readonly string[]): string =>
  files.length > 3 ? `${files.slice(0, 3).join(', ')} and ${files.length - 3} more` : files.join(', ');

/** Goes through the events of one instrument, part after part. */
class PartCursor {
  readonly #folder: string;
  readonly #parts: readonly CapturePart[];
  #nextPart = 0;
  #nextGroup = 0;
  #row = 0;
  #file: PartFile | null = null;
  #group: EventRows | null = null;
  /** Place in the recording of the event it stands at; Infinity behind the last. */
  seq: number;

  constructor(folder: string, parts: readonly CapturePart[]) {
    this.#folder = folder;
    this.#parts = parts;
    // Nothing is read before it is needed: the manifest knows where the first part begins.
    this.seq = parts[0]?.firstSeq ?? Infinity;
  }

  tsUs(): number {
    return this.#rows().tsUs(this.#row);
  }

  offset(): number {
    return this.#rows().offset(this.#row);
  }

  take(): MarketEvent {
    const event = this.#rows().event(this.#row);
    this.#row += 1;
    this.#settle();
    return event;
  }

  /** Goes to the first event at or after a time. */
  goTo(tsUs: number): this {
    const part = this.#parts.findIndex(({ lastUs }) => lastUs >= tsUs);
    this.#nextPart = part === -1 ? this.#parts.length : part;
    this.#file = null;
    this.#group = null;
    this.#advance();
    while (this.#group !== null && this.#rows().tsUs(this.#rows().rows - 1) < tsUs) this.#advance();
    while (this.#group !== null && this.tsUs() < tsUs) this.#row += 1;
    this.#settle();
    return this;
  }

  #rows(): EventRows {
    if (this.#group === null) this.#advance();
    invariant(this.#group, 'nobody asks behind the last event');
    return this.#group;
  }

  #settle(): void {
    if (this.#group !== null && this.#row >= this.#group.rows) this.#advance();
    this.seq = this.#group?.seq(this.#row) ?? Infinity;
  }

  /** To the next row group, of the next part where this one has no more. */
  #advance(): void {
    this.#row = 0;
    this.#group = null;
    if (this.#file === null || this.#nextGroup >= this.#file.groups) {
      const part = this.#parts[this.#nextPart];
      if (!part) return;
      this.#file = new PartFile(join(this.#folder, part.path), part.instrument, part.bytes);
      this.#nextPart += 1;
      this.#nextGroup = 0;
    }
    this.#group = this.#file.readGroup(this.#nextGroup);
    this.#nextGroup += 1;
  }
}
