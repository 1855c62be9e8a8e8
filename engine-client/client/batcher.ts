/**
 * Gathers what came in until it is taken. Order is kept within a table; of a conflated table only the newest row per
 * key is, so that however late a batch is taken, it is not larger than the tables that it is about.
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

export class Batcher {
  #entries: (TableUpdate | Conflated)[] = [];
  #outcomes: Outcome[] = [];
  readonly #conflated = new Map<string, Conflated>();
  #rows = 0;

  /** Rows of lossless tables that are held. */
  get losslessRows(): number {
    return this.#rows;
  }

  update(update: TableUpdate): void {
    if (TABLES[update.table].class === 'lossless') {
      this.#entries.push(update);
      this.#rows += update.rows.length;
      return;
    }
    const key = topicKey(update.table, update.params) ?? update.table;
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

  take(connection: ConnectionView): Batch {
    const updates = this.#entries.map((entry) => ('first' in entry ? joined(entry) : entry));
    const outcomes = this.#outcomes;
    this.dropUpdates();
    this.#outcomes = [];
    return { connection, updates, outcomes };
  }

  dropUpdates(): void {
    this.#entries = [];
    this.#conflated.clear();
    this.#rows = 0;
  }
}

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

function joined({ first, rows, removed }: Conflated): TableUpdate {
  // A snapshot holds all there is, so there is nothing to remove besides.
  const keys = first.kind === 'snapshot' ? [] : [...removed];
  return { ...first, rows: [...rows.values()], removed: keys } as TableUpdate;
}
