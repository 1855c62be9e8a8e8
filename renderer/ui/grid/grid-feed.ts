/**
 * Feeds a table's updates to a grid, in order and without React in between: as transactions, or, where the feed is told
 * which changes move a row, every change to its row at once and only those that move one as transactions. The grid refuses a change of
 * a row that it does not hold yet, and a delta does not say which rows are new or may name one twice, so the feed keeps
 * account of what the grid holds. All updates of one batch make one transaction, at once after the batch; the next comes a
 * moment later. A grid that takes long is given the more time: one of a day's rows never
 * fills the thread that draws. One that nobody can see is given nothing until it is seen again.
 */
/** What a transaction needs to know of an update; rows are told apart by the grid's `getRowId`. */
export interface RowUpdate<R> {
  readonly kind: 'snapshot' | 'delta';
  readonly rows: readonly R[];
  readonly removed: readonly string[];
}

/** What the feed uses of a grid. */
export interface FedGrid<R> {
  applyTransaction(transaction: { add: R[]; update: R[]; remove: R[] }): unknown;
  isDestroyed(): boolean;
  setGridOption(option: 'rowData', rows: R[]): void;
  getRowNode(id: string): { data?: R | undefined; updateData(row: R): void } | undefined;
}

export interface FeedOptions<R> {
  readonly keyOf: (row: R) => string;
  /** Leaves rows out; `reset` with all rows is for when its answer may have changed. */
  readonly wanted?: (row: R) => boolean;
  /**
   * Whether a change may move its row: sort it elsewhere, filter it in or out. Given, a row shows each change at once, and
   * moves a moment later; keys are then the grid's own row ids.
   */
  readonly moves?: (before: R, after: R) => boolean;
  /** Of a row that is not drawn the grid is told nothing: it reads the row when it draws it. */
  readonly isDrawn?: (key: string) => boolean;
  /** A moment before rows move: they may come into view. */
  readonly onMoving?: (keys: readonly string[]) => void;
  /** After each transaction. */
  readonly onFlushed?: () => void;
  /** Whether the grid is in a window at all: a tab that is behind another is not. */
  readonly isSeen?: () => boolean;
}

/** Rows move this often at most: what jumps about faster can be neither read nor clicked. */
const MOVE_EVERY_MS = 250;
/** So long before they do it is told: time enough for what waits of them to come. */
const MOVING_MS = 60;
/** From one transaction to the next where rows do not move by themselves; new ones cannot be read faster. */
const FLUSH_EVERY_MS = 100;
/** How soon a grid that comes into view has what it missed. */
const SEEN_WITHIN_MS = 100;
/** From one transaction to the next at least so many times what it took, but never longer than the bound. */
const REST_PER_WORK = 6;
const REST_MOST_MS = 1_000;

/** What a grid holds, and what of it is on its way there. */
function createHeld<R>() {
  const rows = new Map<string, R>();
  let added = new Map<string, R>();
  let changed = new Map<string, R>();
  let gone = new Map<string, R>();

  const forget = (): void => {
    added = new Map();
    changed = new Map();
    gone = new Map();
  };

  return {
    isEmpty: (): boolean => added.size + changed.size + gone.size === 0,
    changing: (): string[] => [...changed.keys()],
    forget,
    reset(next: Iterable<readonly [string, R]>): R[] {
      forget();
      rows.clear();
      for (const [key, row] of next) rows.set(key, row);
      return [...rows.values()];
    },
    /** Whether the grid itself holds the row. */
    put(key: string, row: R, moves: ((before: R, after: R) => boolean) | undefined): boolean {
      const before = rows.get(key);
      rows.set(key, row);
      // A row that comes again before its removal was told is one that has changed.
      const isNew = before === undefined && !gone.delete(key);
      if (isNew || added.has(key)) added.set(key, row);
      else if (before === undefined || !moves || changed.has(key) || moves(before, row)) changed.set(key, row);
      return !added.has(key);
    },
    remove(key: string): void {
      const row = rows.get(key);
      if (row === undefined) return;
      rows.delete(key);
      changed.delete(key);
      if (!added.delete(key)) gone.set(key, row);
    },
    takeAll() {
      const transaction = { add: [...added.values()], update: [...changed.values()], remove: [...gone.values()] };
      forget();
      return transaction;
    },
  };
}

export function gridFeed<R>(api: FedGrid<R>, options: FeedOptions<R>) {
  const { keyOf, wanted = () => true, moves, isDrawn = () => true, onMoving, onFlushed, isSeen = () => true } = options;
  const held = createHeld<R>();
  let due: ReturnType<typeof setTimeout> | undefined;
  let nextMs = 0;

  const flush = (): void => {
    clearTimeout(due);
    due = undefined;
    if (held.isEmpty()) return;
    if (!isSeen()) return flushIn(SEEN_WITHIN_MS);
    const transaction = held.takeAll();
    if (api.isDestroyed()) return;
    const startedMs = performance.now();
    api.applyTransaction(transaction);
    const tookMs = performance.now() - startedMs;
    const restMs = Math.min(REST_MOST_MS, REST_PER_WORK * tookMs);
    nextMs = startedMs + Math.max(moves ? MOVE_EVERY_MS : FLUSH_EVERY_MS, restMs);
    onFlushed?.();
  };

  const flushIn = (waitMs: number): void => {
    if (!onMoving) return void (due ??= setTimeout(flush, waitMs));
    due ??= setTimeout(
      () => {
        onMoving(held.changing());
        due = setTimeout(flush, MOVING_MS);
      },
      Math.max(0, waitMs - MOVING_MS),
    );
  };

  /** Nothing that is gathered reaches the grid any more. */
  const close = (): void => {
    clearTimeout(due);
    due = undefined;
    held.forget();
  };

  const reset = (rows: Iterable<R>): void => {
    close();
    const next = Array.from(rows).filter(wanted);
    api.setGridOption('rowData', held.reset(next.map((row) => [keyOf(row), row] as const)));
  };

  const put = (row: R): void => {
    const key = keyOf(row);
    if (!held.put(key, row, moves) || !moves || api.isDestroyed()) return;
    const node = api.getRowNode(key);
    if (isDrawn(key)) node?.updateData(row);
    else if (node) node.data = row;
  };

  const take = (update: RowUpdate<R>): void => {
    if (update.kind === 'snapshot') return reset(update.rows);
    for (const row of update.rows) if (wanted(row)) put(row);
    for (const key of update.removed) held.remove(key);
    if (held.isEmpty()) return;
    const waitMs = nextMs - performance.now();
    if (waitMs > 0) flushIn(waitMs);
    // After the batch, which may have more for this grid, and in a task of its own: with several grids the two would keep a frame waiting.
    else due ??= setTimeout(flush, 0);
  };

  return { take, reset, close };
}
