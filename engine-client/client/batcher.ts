/**
 * Gathers what came in until it is taken. Order is kept within a table; of a conflated table only the newest row per
 * key is, so that however late a batch is taken, it is not larger than the tables that it is about. Of a conflated table
 * the rows that somebody looks at can be taken first: the others keep, newest only, and none waits for ever.
 */
import type { Outcome } from '../../shared/protocol/frames.ts';
import { rowKey, type RowOf, type TableName, TABLES } from '../../shared/protocol/tables.ts';
import { topicKey } from '../../shared/protocol/topic.ts';
import type { Batch, ConnectionView, TableUpdate } from './handle.ts';

interface Conflated {
  readonly first: TableUpdate;
  readonly rows: Map<string, RowOf<TableName>>;
  readonly removed: Set<string>;
}

/** What is taken; what is not waits for the next. */
export interface Share {
  /** By conflated table, the keys that are looked at; of a table that is not named, everything is. */
  readonly looked: ReadonlyMap<TableName, ReadonlySet<string>>;
  /** How many of their other rows are taken at most, those that have waited longest first. */
  readonly others: number;
  /** How many changes of lossless tables at most, in order. With a snapshot among them all are: it is not to be shown late. */
  readonly lossless: number;
}

const EVERYTHING: Share = { looked: new Map(), others: 0, lossless: Infinity };

export class Batcher {
  #entries: (TableUpdate | Conflated)[] = [];
  #outcomes: Outcome[] = [];
  readonly #conflated = new Map<string, Conflated>();
  #rows = 0;

  /** Rows of lossless tables that are held, their snapshots aside: of those there is one a topic at most. */
  get losslessRows(): number {
    return this.#rows;
  }

  /** Rows of conflated tables that are held. */
  get conflatedRows(): number {
    let rows = 0;
    for (const entry of this.#conflated.values()) rows += entry.rows.size;
    return rows;
  }

  /** Whether anything waits to be taken. */
  get waiting(): boolean {
    return this.#entries.length > 0;
  }

  update(update: TableUpdate): void {
    const key = keyOf(update);
    if (TABLES[update.table].class === 'lossless') {
      if (update.kind === 'snapshot') this.#forget(key);
      else this.#rows += update.rows.length;
      this.#entries.push(update);
      return;
    }
    const held = this.#conflated.get(key);
    if (held !== undefined && update.kind === 'delta') return put(held, update);
    if (held !== undefined) this.#entries.splice(this.#entries.indexOf(held), 1);
    const entry: Conflated = { first: update, rows: new Map(), removed: new Set() };
    put(entry, update);
    this.#conflated.set(key, entry);
    this.#entries.push(entry);
  }

  outcome(outcome: Outcome): void {
    this.#outcomes.push(outcome);
  }

  add(batch: Batch): void {
    for (const update of batch.updates) this.update(update);
    for (const outcome of batch.outcomes) this.outcome(outcome);
  }

  take(connection: ConnectionView, share: Share = EVERYTHING): Batch {
    const updates: TableUpdate[] = [];
    const kept: (TableUpdate | Conflated)[] = [];
    let { others } = share;
    let lossless = this.#entries.some((entry) => isSnapshot(entry)) ? Infinity : share.lossless;
    for (const entry of this.#entries) {
      if (!('first' in entry)) {
        const [now, later] = cut(entry, lossless);
        lossless -= entry.rows.length;
        if (now) updates.push(now);
        if (later) kept.push(later);
        continue;
      }
      const looked = entry.first.kind === 'delta' ? share.looked.get(entry.first.table) : undefined;
      if (looked === undefined) updates.push(joined(entry));
      else {
        const part = split(entry, looked, others);
        others -= part.others;
        if (part.update.rows.length + part.update.removed.length > 0) updates.push(part.update);
        if (entry.rows.size > 0) kept.push(entry);
      }
    }
    const outcomes = this.#outcomes;
    this.dropUpdates();
    this.#outcomes = [];
    for (const entry of kept) {
      this.#entries.push(entry);
      if ('first' in entry) this.#conflated.set(keyOf(entry.first), entry);
      else this.#rows += entry.rows.length;
    }
    return { connection, updates, outcomes };
  }

  dropUpdates(): void {
    this.#entries = [];
    this.#conflated.clear();
    this.#rows = 0;
  }

  /** What a fresh snapshot of a lossless topic stands for. */
  #forget(key: string): void {
    this.#entries = this.#entries.filter((entry) => {
      if ('first' in entry || keyOf(entry) !== key) return true;
      if (entry.kind === 'delta') this.#rows -= entry.rows.length;
      return false;
    });
  }
}

const keyOf = ({ table, params }: TableUpdate): string => topicKey(table, params) ?? table;

function put(entry: Conflated, update: TableUpdate): void {
  for (const row of update.rows) {
    const key = rowKey(update.table, row);
    entry.removed.delete(key);
    entry.rows.set(key, row);
  }
  for (const key of update.removed) {
    entry.rows.delete(key);
    entry.removed.add(key);
  }
}

/** Whether it is of a lossless table and all there is of that. */
const isSnapshot = (entry: TableUpdate | Conflated): boolean => !('first' in entry) && entry.kind === 'snapshot';

/**
 * So many rows of a delta, and the rest of it, with its removals. Where nothing more is taken, no removal is either. Exceptions
 * that come together stay so: they are told aloud, as one flood.
 */
function cut(update: TableUpdate, most: number): [now: TableUpdate | null, later: TableUpdate | null] {
  const { rows } = update;
  if (most <= 0) return [null, update];
  if (rows.length <= most || update.table === 'exceptions') return [update, null];
  return [
    { ...update, rows: rows.slice(0, most), removed: [] } as TableUpdate,
    { ...update, rows: rows.slice(most) } as TableUpdate,
  ];
}

function joined({ first, rows, removed }: Conflated): TableUpdate {
  // A snapshot holds all there is, so there is nothing to remove besides.
  const keys = first.kind === 'snapshot' ? [] : [...removed];
  return { ...first, rows: [...rows.values()], removed: keys } as TableUpdate;
}

/** Takes out of a delta what is looked at and so many of the others; all removals, which cost next to nothing. */
function split(entry: Conflated, looked: ReadonlySet<string>, most: number): { update: TableUpdate; others: number } {
  const rows: RowOf<TableName>[] = [];
  for (const key of looked) {
    const row = entry.rows.get(key);
    if (row === undefined) continue;
    rows.push(row);
    entry.rows.delete(key);
  }
  let others = 0;
  // A row that changes again keeps its place, so the first have waited longest.
  for (const [key, row] of entry.rows) {
    if (others >= most) break;
    rows.push(row);
    entry.rows.delete(key);
    others++;
  }
  const removed = [...entry.removed];
  entry.removed.clear();
  return { update: { ...entry.first, rows, removed } as TableUpdate, others };
}
