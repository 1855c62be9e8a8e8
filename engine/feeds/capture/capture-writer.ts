/**
 * Records events to Parquet, one file after another for each instrument and day. Events wait in columns, bounded in
 * bytes over all instruments, and leave as row groups. From time to time all files end together (a cut) and the manifest
 * names them: what it names is every event up to some place in the recording, whenever the process dies.
 */
import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { US_PER_DAY, US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { FeedError } from '../../core/feed.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { CAPTURE_VERSION, EventColumns, VERSION_KEY } from './event-columns.ts';
import { type CapturePart, type Manifest, moveIntoPlace, writeManifest } from './manifest.ts';

/** Encoding a row group takes as long as nothing else happens: a few milliseconds. */
const GROUP_ROWS = 4_096;
/** How often the bound on memory is looked at, in events; those with levels are looked at one by one. */
const BOUND_EVERY = 256;

export interface CaptureBounds {
  /** What waits to be written, over all instruments. */
  readonly maxBytes: number;
  /** Between cuts, in events and in market time: no crash loses more. */
  readonly cutEvents: number;
  readonly cutUs: number;
}

export const CAPTURE_BOUNDS: CaptureBounds = { maxBytes: 64 << 20, cutEvents: 1_000_000, cutUs: 15 * US_PER_MINUTE };

interface Partition {
  readonly instrument: string;
  readonly columns: EventColumns;
  part: OpenPart | null;
}

/** What of a part is known before it ends. */
interface OpenPart {
  readonly path: string;
  readonly firstSeq: number;
  readonly firstUs: number;
  lastSeq: number;
  lastUs: number;
  rows: number;
  file: ParquetWriter | null;
}

export class CaptureWriter {
  readonly #folder: string;
  readonly #bounds: CaptureBounds;
  readonly #partitions: ReadonlyMap<string, Partition>;
  #manifest: Manifest;
  /** Events since the last cut, and the time of the first of them. */
  #sinceCut = 0;
  #cutUs = 0;
  #firstOffset: number | null;
  #lastOffset: number | null;

  /** Goes on where `manifest` ends. */
  constructor(folder: string, manifest: Manifest, bounds: CaptureBounds = CAPTURE_BOUNDS) {
    this.#folder = folder;
    this.#bounds = bounds;
    this.#manifest = { ...manifest, closed: false };
    this.#firstOffset = manifest.firstOffset;
    this.#lastOffset = manifest.lastOffset;
    this.#partitions = new Map(
      manifest.instruments.map(({ symbol }) => [
        symbol,
        { instrument: symbol, columns: new EventColumns(), part: null },
      ]),
    );
    mkdirSync(folder, { recursive: true });
    writeManifest(folder, this.#manifest);
  }

  /** Events taken so far, those of an earlier recording in the folder included. */
  get events(): number {
    return this.#manifest.events + this.#sinceCut;
  }

  get lastOffset(): number | null {
    return this.#lastOffset;
  }

  push(event: MarketEvent): void {
    const partition = this.#partitions.get(event.instrument);
    if (!partition) throw new FeedError(`event ${event.offset}: ${event.instrument} is no instrument of the feed`);
    if (this.#isTimeToCut(event.tsUs)) this.#cut();
    if (this.#sinceCut === 0) this.#cutUs = event.tsUs;
    const seq = this.events;
    partition.columns.push(seq, event);
    const part = (partition.part ??= this.#newPart(event, seq));
    part.lastSeq = seq;
    // Time should not go back; where it does, that is recorded as it came.
    part.lastUs = Math.max(part.lastUs, event.tsUs);
    part.rows += 1;
    this.#sinceCut += 1;
    this.#firstOffset ??= event.offset;
    this.#lastOffset = event.offset;
    if (partition.columns.rows >= GROUP_ROWS) this.#writeGroup(partition);
    else if (this.#sinceCut % BOUND_EVERY === 0 || event.levels) this.#keepBound();
  }

  /** Everything taken is on disk and named. */
  close(): void {
    this.#cut();
    this.#manifest = { ...this.#manifest, closed: true };
    writeManifest(this.#folder, this.#manifest);
  }

  #isTimeToCut(tsUs: number): boolean {
    if (this.#sinceCut === 0) return false;
    const { cutEvents, cutUs } = this.#bounds;
    const isNextDay = Math.floor(tsUs / US_PER_DAY) !== Math.floor(this.#cutUs / US_PER_DAY);
    return isNextDay || this.#sinceCut >= cutEvents || tsUs - this.#cutUs >= cutUs;
  }

  #newPart({ tsUs, instrument }: MarketEvent, seq: number): OpenPart {
    const date = new Date(Math.floor(tsUs / 1_000)).toISOString().slice(0, 10);
    const number = String(this.#cuts()).padStart(5, '0');
    const path = `date=${date}/instrument=${encodeURIComponent(instrument)}/part-${number}.parquet`;
    return { path, firstSeq: seq, firstUs: tsUs, lastSeq: seq, lastUs: tsUs, rows: 0, file: null };
  }

  /** The number of the next part: that of the last one named, and one more. */
  #cuts(): number {
    const last = this.#manifest.parts.at(-1);
    return last ? Number(/part-(\d+)/.exec(last.path)![1]) + 1 : 0;
  }

  #keepBound(): void {
    const partitions = [...this.#partitions.values()];
    let bytes = partitions.reduce((sum, { columns }) => sum + columns.bytes, 0);
    while (bytes > this.#bounds.maxBytes) {
      const largest = partitions.reduce((a, b) => (b.columns.bytes > a.columns.bytes ? b : a));
      bytes -= largest.columns.bytes;
      this.#writeGroup(largest);
    }
  }

  #writeGroup({ columns, part, instrument }: Partition): void {
    if (columns.rows === 0 || !part) return;
    const columnData = columns.take();
    part.file ??= this.#createFile(part.path, instrument, schemaFromColumnData({ columnData }));
    void part.file.write({ columnData, rowGroupSize: Infinity });
  }

  #createFile(path: string, instrument: string, schema: ParquetWriter['schema']): ParquetWriter {
    const file = unfinished(join(this.#folder, path));
    mkdirSync(dirname(file), { recursive: true });
    const kvMetadata = [
      { key: VERSION_KEY, value: String(CAPTURE_VERSION) },
      { key: 'watchkeeper.source', value: this.#manifest.source },
      { key: 'watchkeeper.instrument', value: instrument },
    ];
    return new ParquetWriter({
      writer: fileWriter(file),
      schema,
      codec: 'SNAPPY',
      kvMetadata,
      createdBy: 'watchkeeper',
    });
  }

  #cut(): void {
    if (this.#sinceCut === 0) return;
    const parts: CapturePart[] = [];
    for (const partition of this.#partitions.values()) {
      const { part, instrument } = partition;
      if (!part) continue;
      this.#writeGroup(partition);
      void part.file!.finish();
      const { path, rows, firstSeq, lastSeq, firstUs, lastUs } = part;
      const file = join(this.#folder, path);
      moveIntoPlace(unfinished(file), file);
      parts.push({ path, instrument, bytes: statSync(file).size, rows, firstSeq, lastSeq, firstUs, lastUs });
      partition.part = null;
    }
    this.#manifest = {
      ...this.#manifest,
      events: this.events,
      firstOffset: this.#firstOffset,
      lastOffset: this.#lastOffset,
      parts: [...this.#manifest.parts, ...parts],
    };
    this.#sinceCut = 0;
    writeManifest(this.#folder, this.#manifest);
  }
}

/** Hidden, and not called parquet: readers of the whole folder pass it by. */
const unfinished = (file: string): string => join(dirname(file), `.${file.slice(dirname(file).length + 1)}.unfinished`);
