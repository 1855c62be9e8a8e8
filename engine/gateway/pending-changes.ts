/**
 * The changes of one topic that no client has been sent yet. Of a lossless table every version of every row is kept, in
 * order; of a conflated one the newest per key. Taken out, they are pieces that each fit a frame.
 */
import { MAX_ROWS_PER_FRAME } from '../../shared/protocol/columnar.ts';
import { type RowOf, rowKey, type TableClass, type TableName } from '../../shared/protocol/tables.ts';
import type { TableChange } from '../core/engine-port.ts';

/** Rows are put, then keys are removed. */
export interface Piece {
  readonly seq: number;
  readonly rows: readonly RowOf<TableName>[];
  readonly removed: readonly string[];
}

export interface PendingChanges {
  readonly empty: boolean;
  add(change: TableChange, seq: number): void;
  /** Empties it. */
  take(): Piece[];
}

export function pendingChanges(table: TableName, tableClass: TableClass): PendingChanges {
  return tableClass === 'lossless' ? new InOrder() : new NewestPerKey(table);
}

class InOrder implements PendingChanges {
  #pieces: { seq: number; rows: RowOf<TableName>[]; removed: string[] }[] = [];

  get empty(): boolean {
    return this.#pieces.length === 0;
  }

  add(change: TableChange, seq: number): void {
    const last = this.#pieces.at(-1);
    // A row put after a removal starts a new piece, or the removal would undo it.
    if (last === undefined || (last.removed.length > 0 && change.rows.length > 0)) {
      this.#pieces.push({ seq, rows: [...change.rows], removed: [...change.removed] });
      return;
    }
    last.seq = seq;
    for (const row of change.rows) last.rows.push(row);
    for (const key of change.removed) last.removed.push(key);
  }

  take(): Piece[] {
    const pieces = this.#pieces.flatMap((piece) => framed(piece.seq, piece.rows, piece.removed));
    this.#pieces = [];
    return pieces;
  }
}

class NewestPerKey implements PendingChanges {
  readonly #table: TableName;
  readonly #rows = new Map<string, RowOf<TableName>>();
  readonly #removed = new Set<string>();
  #seq = 0;

  constructor(table: TableName) {
    this.#table = table;
  }

  get empty(): boolean {
    return this.#rows.size === 0 && this.#removed.size === 0;
  }

  add(change: TableChange, seq: number): void {
    this.#seq = seq;
    for (const row of change.rows) {
      const key = rowKey(this.#table, row);
      this.#removed.delete(key);
      this.#rows.set(key, row);
    }
    for (const key of change.removed) {
      this.#rows.delete(key);
      this.#removed.add(key);
    }
  }

  take(): Piece[] {
    const pieces = framed(this.#seq, [...this.#rows.values()], [...this.#removed]);
    this.#rows.clear();
    this.#removed.clear();
    return pieces;
  }
}

function framed(seq: number, rows: readonly RowOf<TableName>[], removed: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < rows.length; at += MAX_ROWS_PER_FRAME) {
    pieces.push({ seq, rows: rows.slice(at, at + MAX_ROWS_PER_FRAME), removed: [] });
  }
  for (let at = 0; at < removed.length; at += MAX_ROWS_PER_FRAME) {
    const keys = removed.slice(at, at + MAX_ROWS_PER_FRAME);
    const last = pieces.at(-1);
    if (at === 0 && last !== undefined) pieces[pieces.length - 1] = { ...last, removed: keys };
    else pieces.push({ seq, rows: [], removed: keys });
  }
  return pieces;
}
