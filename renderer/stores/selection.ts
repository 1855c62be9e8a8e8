/** What the trader looks at: one order of one engine, and the instrument of that order or of their own choice. */
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Parent } from '../../shared/domain/orders/parent.ts';
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

/**
 * When a panel follows the selection: at once, or in a turn of its own where it takes long to make and only shows, so that
 * what is pressed is answered in the next frame. What acts on the selection takes no turn.
 */
export type Turn = 0 | 1 | 2 | 3;
/** Two frames. */
const TURN_MS = 34;

function inTurn(turn: Turn): StoreApi<Selection> {
  const followed = createStore(() => selection.getState());
  let due: ReturnType<typeof setTimeout> | undefined;
  selection.subscribe(() => {
    due ??= setTimeout(() => {
      due = undefined;
      followed.setState(selection.getState());
    }, turn * TURN_MS);
  });
  return followed;
}

const TURNS: Readonly<Record<Turn, StoreApi<Selection>>> = {
  0: selection,
  1: inTurn(1),
  2: inTurn(2),
  3: inTurn(3),
};

export const useSelection = <U>(select: (selection: Selection) => U, turn: Turn = 0): U =>
  useStore(TURNS[turn], select);

export function useSelectedParent(turn?: Turn): OfEngine<Parent> | undefined {
  const engine = useSelection((held) => held.engine, turn);
  const parentId = useSelection((held) => held.parentId, turn);
  return useRow(parents, engine, parentId);
}

/** The engine that is looked at: the selected order's, else the first that was joined; null where there is none. */
export function useLookedAtEngine(turn?: Turn): EngineId | null {
  const engine = useSelection((held) => held.engine, turn);
  return useConnections((views) =>
    engine !== null && views.has(engine) ? engine : (views.keys().next().value ?? null),
  );
}
