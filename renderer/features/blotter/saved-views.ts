/** Views of the blotter that the trader saved by name: which columns, how wide, pinned and sorted, which orders, what filters and groups. */
import { readStored, writeStored } from '../../ui/stored.ts';
import type { Look } from './grid-look.ts';
import { VIEWS, type View } from './views.ts';

const KEY = 'watchkeeper.views.orders';
export const MOST_VIEWS = 20;

export interface SavedView extends Look {
  readonly name: string;
  readonly view: View;
}

/** What is kept, as far as it can be read. */
export function savedViews(kept: unknown = readStored(KEY)): SavedView[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter((one): one is SavedView => {
    const { name, columns, view, filter } = (one ?? {}) as Partial<SavedView>;
    const known = VIEWS.some((own) => own === view);
    const read = Array.isArray(columns) && columns.every((column) => typeof column?.colId === 'string');
    return typeof name === 'string' && typeof filter === 'string' && known && read;
  });
}

/** A view of the same name is replaced; the dialog asks for no more than are kept. */
export function saveView(view: SavedView, held = savedViews()): SavedView[] {
  const next = [...held.filter(({ name }) => name !== view.name), view].slice(-MOST_VIEWS);
  writeStored(KEY, next);
  return next;
}

export function forgetView(name: string, held = savedViews()): SavedView[] {
  const next = held.filter((one) => one.name !== name);
  writeStored(KEY, next);
  return next;
}
