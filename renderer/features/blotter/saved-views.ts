/**
 * Views of the blotter that the trader saved by name: which columns, how wide, pinned and sorted, which orders, what filters
 * and groups. Kept in the browser and passed on as files; a file that is damaged, of another version, or of a column that
 * this desk does not have is refused with the reason, never half taken.
 */
import type { ColumnState, FilterModel } from 'ag-grid-community';
import { deskFile, readDeskFile, type FileKind, type Read } from '../../ui/browser/desk-file.ts';
import { GROUPINGS } from '../../ui/words/group-names.ts';
import { readStored, writeStored } from '../../ui/browser/stored.ts';
import type { Look } from './grid-look.ts';
import { VIEWS, type View } from './views.ts';

const KEY = 'watchkeeper.views.orders';
export const MOST_VIEWS = 20;
export const VIEW_NAME_MOST = 40;
const WORDS_MOST = 500;
const WIDEST_PX = 4_000;
export const VIEW_FILE: FileKind = { kind: 'orders-view', words: 'a view of the orders', version: 1 };

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

/** A view as a file that another desk of this version takes. */
export const viewFile = ({ name, view, columns, filter, under, by }: SavedView): string =>
  deskFile(VIEW_FILE, { name, view, columns, filter, under: under ?? {}, by: by ?? null });

/** A view from a file, under a name that none of the held has: what is kept is never written over. */
export function readViewFile(text: string, columns: readonly string[], held: readonly SavedView[]): Read<SavedView> {
  const parsed = readDeskFile(text, VIEW_FILE);
  if ('why' in parsed) return parsed;
  const { name, view, filter, under, by } = parsed.read;
  const own = VIEWS.find((one) => one === view);
  const state = listed(parsed.read['columns']).map(readColumn);
  const typed = entriesOf(under).map(readFilter);
  const grouping = by === null ? null : GROUPINGS.find((one) => one === by);
  const isWhole = typeof name === 'string' && name.trim() !== '' && own !== undefined && grouping !== undefined;
  if (!isWhole || !isWords(filter) || state.length === 0 || !state.every(isRead) || !typed.every(isRead))
    return { why: 'it is damaged' };
  const strange = [...state.map(({ colId }) => colId), ...typed.map(([id]) => id)].find((id) => !columns.includes(id));
  if (strange !== undefined)
    return { why: `“${name}” names a column that is not known: ${strange.slice(0, VIEW_NAME_MOST)}` };
  if (held.length >= MOST_VIEWS) return { why: `${MOST_VIEWS} views are kept: forget one first` };
  const called = freeName(name.trim().slice(0, VIEW_NAME_MOST), held);
  return { read: { name: called, view: own, columns: state, filter, under: Object.fromEntries(typed), by: grouping } };
}

const listed = (one: unknown): unknown[] => (Array.isArray(one) ? one : []);
const entriesOf = (one: unknown): [string, unknown][] => Object.entries(typeof one === 'object' && one ? one : {});
const isRead = <T>(one: T | null): one is T => one !== null;
const isWords = (one: unknown): one is string => typeof one === 'string' && one.length <= WORDS_MOST;

/** What the grid knows of a column, and nothing else that a file may hold. */
function readColumn(one: unknown): ColumnState | null {
  const { colId, width, hide, pinned, sort, sortIndex, flex } = (one ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof colId !== 'string') return null;
  return {
    colId,
    hide: hide === true,
    pinned: pinned === 'left' || pinned === true ? 'left' : null,
    sort: sort === 'asc' || sort === 'desc' ? sort : null,
    sortIndex: isSize(sortIndex) ? sortIndex : null,
    flex: isSize(flex) ? flex : null,
    ...(isSize(width) && width > 0 ? { width } : {}),
  };
}

const isSize = (one: unknown): one is number => typeof one === 'number' && one >= 0 && one <= WIDEST_PX;

function readFilter([id, one]: [string, unknown]): [string, FilterModel[string]] | null {
  const { filter } = (one ?? {}) as { filter?: unknown };
  return isWords(filter) ? [id, { filterType: 'text', type: 'contains', filter }] : null;
}

function freeName(name: string, held: readonly SavedView[]): string {
  const isHeld = (called: string): boolean => held.some((one) => one.name === called);
  let n = 1;
  const called = (): string => (n === 1 ? name : `${name.slice(0, VIEW_NAME_MOST - 3)} ${n}`);
  while (isHeld(called())) n++;
  return called();
}
