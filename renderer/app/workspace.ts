/** Which layout is shown and how each is arranged; every change is kept at once. The dock itself is the layout's. */
import type { SerializedDockview } from 'dockview-react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { notify } from '../stores/notices.ts';
import { fileName } from '../ui/browser/desk-file.ts';
import {
  add,
  change,
  LAYOUT_FILE,
  layoutFile,
  layoutName,
  loadBook,
  ownBook,
  readLayoutFile,
  remove,
  saveBook,
  type KeptLayout,
  type LayoutBook,
} from './layout-book.ts';
import { PANELS } from './panels.ts';

const PANEL_IDS = PANELS.map(({ id }) => id);

interface Workspace {
  readonly book: LayoutBook;
  /** Counts what asks the dock to be built anew: another layout, a reset. */
  readonly built: number;
}

export const workspace = createStore<Workspace>(() => ({ book: ownBook(), built: 0 }));

/** Reads what is kept; says what was left aside. */
export function startWorkspace(): void {
  const { book, why } = loadBook(localStorage, PANEL_IDS);
  workspace.setState({ book });
  if (why !== null) notify(`A kept layout was left aside: ${why}. It is kept; the desk shows its own.`, 'attention');
}

function put(book: LayoutBook, rebuild: boolean): void {
  workspace.setState((held) => ({ book, built: held.built + (rebuild ? 1 : 0) }));
  saveBook(localStorage, book);
}

const held = (): LayoutBook => workspace.getState().book;
export const shownOf = ({ layouts, shown }: LayoutBook): KeptLayout =>
  layouts.find(({ id }) => id === shown) ?? layouts[0]!;
export const shownLayout = (): KeptLayout => shownOf(held());
export const useShownLayout = (): KeptLayout => useStore(workspace, ({ book }) => shownOf(book));
export const useLayouts = (): readonly KeptLayout[] => useStore(workspace, ({ book }) => book.layouts);
export const useBuilt = (): number => useStore(workspace, ({ built }) => built);

export function showLayout(id: string): void {
  if (held().shown !== id && held().layouts.some((one) => one.id === id)) put({ ...held(), shown: id }, true);
}

/** The dock's word of how the shown layout stands now. */
export const keepArrangement = (grid: SerializedDockview): void => put(change(held(), held().shown, { grid }), false);

export function resetLayout(): void {
  put(change(held(), held().shown, { grid: null }), true);
  notify('The layout is as it was made');
}

export const renameLayout = (id: string, name: string): void =>
  put(change(held(), id, { name: layoutName(name) }), false);

export function saveLayoutAs(name: string): void {
  put(add(held(), { ...shownLayout(), id: freeId(), name: layoutName(name) }), true);
  notify(`Saved as ${layoutName(name)}`, 'good');
}

export const removeLayout = (id: string): void => put(remove(held(), id), true);

export const exportedLayout = (): { readonly name: string; readonly text: string } => ({
  name: fileName(LAYOUT_FILE, shownLayout().name),
  text: layoutFile(shownLayout()),
});

/** Null where the file was taken, else why not; what is kept is as before then. */
export function importLayout(text: string): string | null {
  const read = readLayoutFile(text, PANEL_IDS, freeId());
  if ('why' in read) return read.why;
  put(add(held(), read.read), true);
  notify(`The layout ${read.read.name} was taken from the file`, 'good');
  return null;
}

function freeId(): string {
  let n = 1;
  while (held().layouts.some(({ id }) => id === `l${n}`)) n++;
  return `l${n}`;
}
