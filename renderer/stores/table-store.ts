/**
 * One table as the desk holds it, of all engines together: the rows by engine and key, a version that counts its
 * changes, and the raw updates in order for grids and charts, which take them without React. Written by batches alone,
 * never ahead of an engine, and a batch of one engine never touches the rows of another.
 */
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TableUpdate } from '../../engine-client/client/handle.ts';
import { rowKey, type RowOf, type TableName } from '../../shared/protocol/tables.ts';
import { keyOf, type EngineId, type OfEngine } from './engine-id.ts';

/** What an engine told of a table. */
export type UpdateOf<T extends TableName> = Extract<TableUpdate, { table: T }>;
/** A row of a table as the desk holds it. */
export type DeskRow<T extends TableName> = OfEngine<RowOf<T>>;

/** What became of the held rows: a snapshot is all that is held of every engine; keys are the desk's. */
export interface DeskUpdate<T extends TableName> {
  readonly kind: 'snapshot' | 'delta';
  readonly rows: readonly DeskRow<T>[];
  readonly removed: readonly string[];
}

export interface TableState<T extends TableName> {
  /** The same map for the life of the store: select rows or what follows from them, and rely on `version` for change. */
  readonly rows: ReadonlyMap<string, DeskRow<T>>;
  readonly version: number;
}

export interface TableStore<T extends TableName> {
  readonly table: T;
  getState(): TableState<T>;
  subscribe(listener: (state: TableState<T>) => void): () => void;
  getInitialState(): TableState<T>;
  /** The same table, whose changes are told a few times a second: for what is made of all rows. */
  readonly surveyed: StoreApi<TableState<T>>;
  /** A row by its engine and the engine's own key. */
  get(engine: EngineId, id: string): DeskRow<T> | undefined;
  /**
   * Every update in order, after the rows hold it. The first call gets what is held as a snapshot, so that whoever
   * comes late misses nothing.
   */
  onUpdate(listener: (update: DeskUpdate<T>) => void): () => void;
  /** For the desk alone: takes the updates of one batch of an engine and announces them once. */
  apply(engine: EngineId, updates: readonly UpdateOf<T>[]): void;
  /** For the desk alone: lets go of an engine's rows. */
  drop(engine: EngineId): void;
}

/** What lasts is not pushed out by what comes by the hundred. */
type Kind = 'routine' | 'lasting';
type KindOf<T extends TableName> = (row: RowOf<T>) => Kind;

/** The rows of all engines, and how one engine's update changes them. */
class HeldRows<T extends TableName> {
  readonly rows = new Map<string, DeskRow<T>>();
  readonly #table: T;
  /** Rows of each engine and kind that are held at most. */
  readonly #bound: number;
  readonly #kindOf: KindOf<T>;
  readonly #counts = new Map<EngineId, Record<Kind, number>>();

  constructor(table: T, bound: number, kindOf: KindOf<T>) {
    this.#table = table;
    this.#bound = bound;
    this.#kindOf = kindOf;
  }

  take(engine: EngineId, update: UpdateOf<T>): DeskUpdate<T> {
    // A batch's rows are fresh copies and the desk's own: another copy of each would be a tenth of all the garbage there is.
    const told = update.rows as readonly unknown[] as readonly DeskRow<T>[];
    for (const row of told) (row as { engine: EngineId }).engine = engine;
    const fresh = update.kind === 'snapshot';
    const before = fresh ? this.#keysOf(engine) : update.removed.map((key) => keyOf(engine, key));
    const { routine, lasting } = this.#countsOf(engine);
    const alone = this.rows.size === routine + lasting;
    for (const key of before) this.#remove(engine, key);
    for (const row of told) this.#put(engine, row);
    const dropped = this.#makeRoom(engine);
    if (fresh && alone) return { kind: 'snapshot', rows: [...this.rows.values()], removed: [] };
    // Another engine's rows stand: theirs is no snapshot, so what this engine no longer has is told as removed.
    const gone = fresh ? before.filter((key) => !this.rows.has(key)) : before;
    return { kind: 'delta', rows: told, removed: [...gone, ...dropped] };
  }

  drop(engine: EngineId): string[] {
    const removed = this.#keysOf(engine);
    for (const key of removed) this.rows.delete(key);
    this.#counts.delete(engine);
    return removed;
  }

  #countsOf(engine: EngineId): Record<Kind, number> {
    const held = this.#counts.get(engine) ?? { routine: 0, lasting: 0 };
    this.#counts.set(engine, held);
    return held;
  }

  #put(engine: EngineId, row: DeskRow<T>): void {
    const key = keyOf(engine, rowKey(this.#table, row));
    if (!this.rows.has(key)) this.#countsOf(engine)[this.#kindOf(row)]++;
    this.rows.set(key, row);
  }

  #remove(engine: EngineId, key: string): void {
    const row = this.rows.get(key);
    if (row && this.rows.delete(key)) this.#countsOf(engine)[this.#kindOf(row)]--;
  }

  #keysOf(engine: EngineId): string[] {
    return [...this.rows].flatMap(([key, row]) => (row.engine === engine ? [key] : []));
  }

  #makeRoom(engine: EngineId): string[] {
    const { routine, lasting } = this.#countsOf(engine);
    const excess = { routine: routine - this.#bound, lasting: lasting - this.#bound };
    const dropped: string[] = [];
    if (excess.routine <= 0 && excess.lasting <= 0) return dropped;
    for (const [key, row] of this.rows) {
      if (excess.routine <= 0 && excess.lasting <= 0) break;
      if (row.engine === engine && excess[this.#kindOf(row)]-- > 0) dropped.push(key);
    }
    for (const key of dropped) this.#remove(engine, key);
    return dropped;
  }
}

/** What is made of all rows is made this often at most: each time takes as long as there are rows. */
const SURVEY_EVERY_MS = 250;

/** Follows a table at its own pace, while somebody follows it: the first change at once, the newest of those that come soon after. */
function surveyOf<T extends TableName>(store: StoreApi<TableState<T>>): StoreApi<TableState<T>> {
  const survey = createStore(store.getState);
  let due: ReturnType<typeof setTimeout> | undefined;
  let toldMs = -Infinity;
  const tell = (): void => {
    due = undefined;
    toldMs = performance.now();
    survey.setState(store.getState());
  };
  store.subscribe(() => {
    const waitMs = toldMs + SURVEY_EVERY_MS - performance.now();
    if (waitMs <= 0) tell();
    else due ??= setTimeout(tell, waitMs);
  });
  return survey;
}

/**
 * Holds all rows, or the `bound` newest of each engine, and as many of those that `kindOf` calls lasting; rows that fall
 * out are reported as removed.
 */
export function createTableStore<T extends TableName>(
  table: T,
  bound = Number.POSITIVE_INFINITY,
  kindOf: KindOf<T> = () => 'routine',
): TableStore<T> {
  const held = new HeldRows(table, bound, kindOf);
  const { rows } = held;
  const store: StoreApi<TableState<T>> = createStore(() => ({ rows, version: 0 }));
  const listeners = new Set<(update: DeskUpdate<T>) => void>();

  const announce = (update: DeskUpdate<T>): void => {
    for (const listener of listeners) listener(update);
  };
  const changed = (): void => store.setState({ rows, version: store.getState().version + 1 });

  return {
    table,
    getState: store.getState,
    getInitialState: store.getInitialState,
    surveyed: surveyOf(store),
    subscribe: store.subscribe,
    get: (engine, id) => rows.get(keyOf(engine, id)),
    onUpdate(listener) {
      listeners.add(listener);
      listener({ kind: 'snapshot', rows: [...rows.values()], removed: [] });
      return () => listeners.delete(listener);
    },
    apply(engine, updates) {
      if (updates.length === 0) return;
      for (const update of updates) announce(held.take(engine, update));
      changed();
    },
    drop(engine) {
      const removed = held.drop(engine);
      if (removed.length === 0) return;
      announce({ kind: 'delta', rows: [], removed });
      changed();
    },
  };
}

/**
 * What `select` makes of a table's rows, for React. Renders again only when the result differs (compared one level
 * deep), so select small things: a row, a count, a short list.
 */
export function useTable<T extends TableName, U>(
  store: TableStore<T>,
  select: (rows: ReadonlyMap<string, DeskRow<T>>) => U,
): U {
  return useStore(
    store as unknown as StoreApi<TableState<T>>,
    useShallow((state: TableState<T>) => select(state.rows)),
  );
}

/** As {@link useTable}, a few times a second: for what looks at all rows of a table that may be large. */
export const useSurvey = <T extends TableName, U>(
  store: TableStore<T>,
  select: (rows: ReadonlyMap<string, DeskRow<T>>) => U,
): U =>
  useStore(
    store.surveyed,
    useShallow((state: TableState<T>) => select(state.rows)),
  );

/** One row by its engine and the engine's own key; undefined where either is not known. */
export const useRow = <T extends TableName>(
  store: TableStore<T>,
  engine: EngineId | null | undefined,
  id: string | null | undefined,
): DeskRow<T> | undefined =>
  useTable(store, (rows) => (engine && id !== null && id !== undefined ? rows.get(keyOf(engine, id)) : undefined));

/** What `select` makes of the rows of one engine, a few times a second. */
export const useRowsOf = <T extends TableName, U>(
  store: TableStore<T>,
  engine: EngineId | null | undefined,
  select: (rows: readonly DeskRow<T>[]) => U,
): U => useSurvey(store, (rows) => select([...rows.values()].filter((row) => row.engine === engine)));
