/**
 * How many children each order has, how many of them are open and how many of unknown fate: counted change by change,
 * so that a day of a hundred thousand children costs no more than an hour.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { CHILD_ENDED, type Child } from '../../shared/domain/child.ts';
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
  /** Of one order, or of all where `parentId` is null. */
  of(parentId: string | null): ChildCounts;
  /** Calls with the orders whose counts an update of the children changed. */
  onChange(listener: (parentIds: ReadonlySet<string>) => void): () => void;
}

export function createChildCounter(table: Pick<TableStore<'children'>, 'onUpdate'>): ChildCounter {
  const held = new Map<string, Child>();
  const counts = new Map<string, ChildCounts>();
  const listeners = new Set<(parentIds: ReadonlySet<string>) => void>();

  const add = (key: string, { state }: Child, by: 1 | -1): void => {
    const { total, open, unknown } = counts.get(key) ?? NO_CHILDREN;
    counts.set(key, {
      total: total + by,
      open: open + (CHILD_ENDED.has(state) ? 0 : by),
      unknown: unknown + (state === 'unknown' ? by : 0),
    });
  };
  const count = (child: Child | undefined, by: 1 | -1, touched: Set<string>): void => {
    if (!child) return;
    add(child.parentId, child, by);
    add(ALL, child, by);
    touched.add(child.parentId);
  };

  table.onUpdate(({ kind, rows, removed }) => {
    const touched = new Set<string>();
    if (kind === 'snapshot') {
      for (const key of counts.keys()) if (key !== ALL) touched.add(key);
      held.clear();
      counts.clear();
    }
    for (const child of rows) {
      const before = held.get(child.childId);
      held.set(child.childId, child);
      if (before?.state === child.state) continue;
      count(before, -1, touched);
      count(child, 1, touched);
    }
    for (const childId of removed) {
      count(held.get(childId), -1, touched);
      held.delete(childId);
    }
    if (touched.size > 0) for (const listener of listeners) listener(touched);
  });

  return {
    of: (parentId) => counts.get(parentId ?? ALL) ?? NO_CHILDREN,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const childCounter = createChildCounter(children);

const version = createStore(() => ({ of: 0 }));
childCounter.onChange(() => version.setState(({ of }) => ({ of: of + 1 })));

/** Of one order, or of all where `parentId` is null. */
export const useChildCounts = (parentId: string | null): ChildCounts =>
  useStore(version, () => childCounter.of(parentId));
