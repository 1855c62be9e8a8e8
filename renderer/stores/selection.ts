/** What the trader looks at: one order of one engine, and the instrument of that order or of their own choice. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Parent } from '../../shared/domain/parent.ts';
import { useConnections } from './connection.ts';
import { keyOf, type EngineId, type OfEngine } from './engine-id.ts';
import { useRow } from './table-store.ts';
import { parents } from './tables.ts';

export interface Selection {
  /** Whose order and instrument it is; null until something was chosen. */
  readonly engine: EngineId | null;
  /** The engine's own id of the order. */
  readonly parentId: string | null;
  readonly instrument: string | null;
}

export const selection = createStore<Selection>(() => ({ engine: null, parentId: null, instrument: null }));

export function selectParent(engine: EngineId, parentId: string): void {
  const instrument = parents.get(engine, parentId)?.instrument;
  const held = selection.getState();
  selection.setState({ engine, parentId, instrument: instrument ?? (held.engine === engine ? held.instrument : null) });
}

/** Looks at an instrument, and lets go of an order in another one. */
export function selectInstrument(engine: EngineId, instrument: string): void {
  const held = selection.getState();
  const parent = held.engine === engine && held.parentId !== null ? parents.get(engine, held.parentId) : undefined;
  selection.setState({ engine, parentId: parent?.instrument === instrument ? held.parentId : null, instrument });
}

/** Looks at an engine, and lets go of what was looked at on another. */
export function selectEngine(engine: EngineId): void {
  if (selection.getState().engine !== engine) selection.setState({ engine, parentId: null, instrument: null });
}

/** The desk's key of the selected order. */
export const selectedKey = ({ engine, parentId }: Selection): string | null =>
  engine === null || parentId === null ? null : keyOf(engine, parentId);

export const useSelection = <U>(select: (selection: Selection) => U): U => useStore(selection, select);

export function useSelectedParent(): OfEngine<Parent> | undefined {
  const engine = useSelection((held) => held.engine);
  const parentId = useSelection((held) => held.parentId);
  return useRow(parents, engine, parentId);
}

/** The engine that is looked at: the selected order's, else the first that was joined; null where there is none. */
export function useLookedAtEngine(): EngineId | null {
  const engine = useSelection((held) => held.engine);
  return useConnections((views) =>
    engine !== null && views.has(engine) ? engine : (views.keys().next().value ?? null),
  );
}
