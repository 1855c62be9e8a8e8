/**
 * How many children each order has, how many of them are open and how many of unknown fate: counted change by change,
 * so that a day of a hundred thousand children costs no more than an hour.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { CHILD_ENDED, type Child } from '../../shared/domain/child.ts';
import { keyOf, type OfEngine } from './engine-id.ts';
import type { TableStore } from './table-store.ts';
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
  /** Calls with the orders whose counts an update of the children changed. */
  onChange(listener: (parentKeys: ReadonlySet<string>) => void): () => void;
}

export function createChildCounter(table: Pick<TableStore<'children'>, 'onUpdate'>): ChildCounter {
  const held = new Map<string, OfEngine<Child>>();
  const counts = new Map<string, ChildCounts>();
  const listeners = new Set<(parentKeys: ReadonlySet<string>) => void>();

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
    const parentKey = keyOf(child.engine, child.parentId);
    add(parentKey, child, by);
    add(ALL, child, by);
    touched.add(parentKey);
  };

  table.onUpdate(({ kind, rows, removed }) => {
    const touched = new Set<string>();
    if (kind === 'snapshot') {
      for (const key of counts.keys()) if (key !== ALL) touched.add(key);
      held.clear();
      counts.clear();
    }
    for (const child of rows) {
      const key = keyOf(child.engine, child.childId);
      const before = held.get(key);
      held.set(key, child);
      if (before?.state === child.state) continue;
      count(before, -1, touched);
      count(child, 1, touched);
    }
    for (const key of removed) {
      count(held.get(key), -1, touched);
      held.delete(key);
    }
    if (touched.size > 0) for (const listener of listeners) listener(touched);
  });

  return {
    of: (parentKey) => counts.get(parentKey ?? ALL) ?? NO_CHILDREN,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const childCounter = createChildCounter(children);

const version = createStore(() => ({ of: 0 }));
childCounter.onChange(() => version.setState(({ of }) => ({ of: of + 1 })));

/** Of one order by the desk's key, or of all where that is null. */
export const useChildCounts = (parentKey: string | null): ChildCounts =>
  useStore(version, () => childCounter.of(parentKey));
