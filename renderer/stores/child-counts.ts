/**
 * The children by order: how many each has, how many of them are open and how many of unknown fate, and which they are.
 * Kept change by change, so that a day of a hundred thousand children costs no more than an hour, and another order that is
 * looked at no more than its own children.
 */
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore } from 'zustand/vanilla';
import { CHILD_ENDED, type Child } from '../../shared/domain/orders/child.ts';
import { keyOf, type OfEngine } from './engine-id.ts';
import type { DeskUpdate, TableStore } from './table-store.ts';
import { children } from './tables.ts';

export interface ChildCounts {
  readonly total: number;
  /** Not ended; those of unknown fate included. */
  readonly open: number;
  readonly unknown: number;
}

const NO_CHILDREN: ChildCounts = { total: 0, open: 0, unknown: 0 };
/** No order has this id: the counts of all orders together. */
const ALL = '';

export interface ChildCounter {
  /** Of one order by the desk's key, or of all where that is null. */
  of(parentKey: string | null): ChildCounts;
  /** What is held of one order by the desk's key. */
  childrenOf(parentKey: string): readonly OfEngine<Child>[];
  /** Those of unknown fate, of all orders. */
  unknown(): Iterable<OfEngine<Child>>;
  /** Calls with the orders whose counts an update of the children changed. */
  onChange(listener: (parentKeys: ReadonlySet<string>) => void): () => void;
  /**
   * Every update of one order's children, or of all where that is null, in order: first what is held of them, as a
   * snapshot. Among the removed are those of other orders.
   */
  follow(parentKey: string | null, listener: ChildListener): () => void;
}

export type ChildListener = (update: DeskUpdate<'children'>) => void;

/** The children that are held, by the order that they are of. */
function childrenHeld() {
  const held = new Map<string, OfEngine<Child>>();
  const byParent = new Map<string, Map<string, OfEngine<Child>>>();
  const unknown = new Map<string, OfEngine<Child>>();
  return {
    unknown,
    get: (key: string): OfEngine<Child> | undefined => held.get(key),
    of: (parentKey: string | null): OfEngine<Child>[] => [
      ...((parentKey === null ? held : byParent.get(parentKey))?.values() ?? []),
    ],
    put(key: string, child: OfEngine<Child>): void {
      held.set(key, child);
      if (child.state === 'unknown') unknown.set(key, child);
      else unknown.delete(key);
      const parentKey = parentKeyOf(child);
      const own = byParent.get(parentKey);
      if (own) own.set(key, child);
      else byParent.set(parentKey, new Map([[key, child]]));
    },
    remove(key: string): void {
      const child = held.get(key);
      if (!child || !held.delete(key)) return;
      unknown.delete(key);
      const parentKey = parentKeyOf(child);
      const own = byParent.get(parentKey);
      if (own?.delete(key) && own.size === 0) byParent.delete(parentKey);
    },
    clear(): void {
      held.clear();
      byParent.clear();
      unknown.clear();
    },
  };
}

const parentKeyOf = ({ engine, parentId }: OfEngine<Child>): string => keyOf(engine, parentId);

export function createChildCounter(table: Pick<TableStore<'children'>, 'onUpdate'>): ChildCounter {
  const held = childrenHeld();
  const counts = new Map<string, ChildCounts>();
  const listeners = new Set<(parentKeys: ReadonlySet<string>) => void>();
  const followers = new Map<ChildListener, string | null>();

  const add = (key: string, { state }: Child, by: 1 | -1): void => {
    const { total, open, unknown } = counts.get(key) ?? NO_CHILDREN;
    counts.set(key, {
      total: total + by,
      open: open + (CHILD_ENDED.has(state) ? 0 : by),
      unknown: unknown + (state === 'unknown' ? by : 0),
    });
  };
  const count = (child: OfEngine<Child> | undefined, by: 1 | -1, touched: Set<string>): void => {
    if (!child) return;
    const parentKey = parentKeyOf(child);
    add(parentKey, child, by);
    add(ALL, child, by);
    touched.add(parentKey);
  };

  table.onUpdate((update) => {
    const { kind, rows, removed } = update;
    const touched = new Set<string>();
    if (kind === 'snapshot') {
      for (const key of counts.keys()) if (key !== ALL) touched.add(key);
      held.clear();
      counts.clear();
    }
    for (const child of rows) {
      const key = keyOf(child.engine, child.childId);
      const before = held.get(key);
      held.put(key, child);
      if (before?.state === child.state) continue;
      count(before, -1, touched);
      count(child, 1, touched);
    }
    for (const key of removed) {
      count(held.get(key), -1, touched);
      held.remove(key);
    }
    for (const [tell, parentKey] of followers)
      tell(
        parentKey === null ? update : { kind, rows: rows.filter((child) => parentKeyOf(child) === parentKey), removed },
      );
    if (touched.size > 0) for (const listener of listeners) listener(touched);
  });

  return {
    of: (parentKey) => counts.get(parentKey ?? ALL) ?? NO_CHILDREN,
    childrenOf: (parentKey) => held.of(parentKey),
    unknown: () => held.unknown.values(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow(parentKey, listener) {
      followers.set(listener, parentKey);
      listener({ kind: 'snapshot', rows: held.of(parentKey), removed: [] });
      return () => followers.delete(listener);
    },
  };
}

export const childCounter = createChildCounter(children);

const version = createStore(() => ({ of: 0 }));
childCounter.onChange(() => version.setState(({ of }) => ({ of: of + 1 })));

/** Of one order by the desk's key, or of all where that is null. */
export const useChildCounts = (parentKey: string | null): ChildCounts =>
  useStore(version, () => childCounter.of(parentKey));

/** What `select` makes of the children of unknown fate, a short list; looked at again once any child's fate is another. */
export const useUnknownChildren = <U>(select: (unknown: Iterable<OfEngine<Child>>) => readonly U[]): readonly U[] =>
  useStore(
    version,
    useShallow(() => select(childCounter.unknown())),
  );
