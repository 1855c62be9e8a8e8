/**
 * The text of snapshots and deltas. A delta's rows are written once, whoever gets them: only the few words before them
 * differ from session to session. No frame is larger than the protocol's bound.
 */
import { MAX_ROWS_PER_FRAME, toColumns } from '../../shared/protocol/columnar.ts';
import { BOUNDS } from '../../shared/protocol/frames.ts';
import type { RowOf, TableName } from '../../shared/protocol/tables.ts';
import type { Piece } from './pending-changes.ts';

/** Room for what stands before the rows and after them. */
const ROWS_BYTES = BOUNDS.serverFrameBytes - 256 * 1024;

export interface DeltaText {
  readonly seq: number;
  /** All of the frame from its rows on. */
  readonly tail: string;
}

export interface FrameHead {
  readonly sub: number;
  readonly table: TableName;
  readonly epoch: number;
}

export function deltaTexts(table: TableName, pieces: readonly Piece[]): DeltaText[] {
  return pieces.flatMap(({ seq, rows, removed }) => {
    const texts = rowTexts(table, rows);
    return texts.map((text, i) => {
      const keys = i === texts.length - 1 ? removed : [];
      return { seq, tail: `"rows":${text},"removed":${JSON.stringify(keys)}}` };
    });
  });
}

export function deltaFrame({ sub, table, epoch }: FrameHead, prev: number, { seq, tail }: DeltaText): string {
  return `{"t":"delta","sub":${sub},"table":"${table}","epoch":${epoch},"prev":${prev},"seq":${seq},${tail}`;
}

/** A snapshot that is written piece by piece, so that whoever else is waiting gets a turn between the pieces. */
export class SnapshotText {
  readonly #head: FrameHead;
  readonly #seq: number;
  readonly #rows: readonly RowOf<TableName>[];
  readonly #texts: string[] = [];
  #written = 0;

  constructor(head: FrameHead, seq: number, rows: readonly RowOf<TableName>[]) {
    this.#head = head;
    this.#seq = seq;
    this.#rows = rows;
  }

  /** Writes the next piece; true once all of it is written. */
  writeOn(): boolean {
    const next = this.#rows.slice(this.#written, this.#written + MAX_ROWS_PER_FRAME);
    this.#texts.push(...rowTexts(this.#head.table, next));
    this.#written += MAX_ROWS_PER_FRAME;
    return this.#written >= this.#rows.length;
  }

  frames(): string[] {
    const { sub, table, epoch } = this.#head;
    const start = `{"t":"snapshot","sub":${sub},"table":"${table}","epoch":${epoch},"seq":${this.#seq}`;
    const parts = this.#texts.length;
    return this.#texts.map((text, i) => `${start},"part":${i + 1},"parts":${parts},"rows":${text}}`);
  }
}

/** The rows as one text, or as several where one would be larger than a frame may be. */
function rowTexts(table: TableName, rows: readonly RowOf<TableName>[]): string[] {
  const text = JSON.stringify(toColumns(table, rows));
  if (rows.length <= 1 || Buffer.byteLength(text) <= ROWS_BYTES) return [text];
  const half = rows.length >> 1;
  return [...rowTexts(table, rows.slice(0, half)), ...rowTexts(table, rows.slice(half))];
}
