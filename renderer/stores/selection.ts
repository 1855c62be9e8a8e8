/** What the trader looks at: one order, and the instrument of that order or of their own choice. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { parents } from './tables.ts';

export interface Selection {
  readonly parentId: string | null;
  readonly instrument: string | null;
}

export const selection = createStore<Selection>(() => ({ parentId: null, instrument: null }));

export function selectParent(parentId: string | null): void {
  const instrument = parentId === null ? null : parents.getState().rows.get(parentId)?.instrument;
  selection.setState({ parentId, instrument: instrument ?? selection.getState().instrument });
}

/** Looks at an instrument, and lets go of an order in another one. */
export function selectInstrument(instrument: string): void {
  const held = selection.getState().parentId;
  const same = held !== null && parents.getState().rows.get(held)?.instrument === instrument;
  selection.setState({ parentId: same ? held : null, instrument });
}

export const useSelection = <U>(select: (selection: Selection) => U): U => useStore(selection, select);
