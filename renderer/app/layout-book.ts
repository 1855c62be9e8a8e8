/**
 * The layouts of this desk: the four it has by itself and those the trader made, each as it was last arranged. Kept in the
 * browser and passed on as files. What cannot be read, is of another version, or names a panel that this desk does not
 * know is left aside with the reason, never half taken; what was kept stays beside it.
 */
import type { SerializedDockview } from 'dockview-react';
import { deskFile, ofVersion, parseHeld, readDeskFile, type FileKind, type Read } from '../ui/browser/desk-file.ts';
import { LAYOUT_NAMES, type LayoutName } from './layout-names.ts';

const LAYOUT_VERSION = 2;
export const LAYOUT_FILE: FileKind = { kind: 'layout', words: 'a layout', version: LAYOUT_VERSION };
const KEY = 'watchkeeper.layouts';
const ASIDE = `${KEY}.left-aside`;
const MOST_LAYOUTS = 24;
const NAME_MOST = 40;

export interface KeptLayout {
  readonly id: string;
  readonly name: string;
  /** The own arrangement that it began as and is reset to. */
  readonly base: LayoutName;
  /** Null: as the desk has it by itself. */
  readonly grid: SerializedDockview | null;
}

export interface LayoutBook {
  readonly shown: string;
  readonly layouts: readonly KeptLayout[];
}

export type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem'>;

export const ownBook = (): LayoutBook => ({
  shown: LAYOUT_NAMES[0],
  layouts: LAYOUT_NAMES.map((name) => ({ id: name, name, base: name, grid: null })),
});

/** `why` tells the trader what was left aside; null where all is well or nothing was kept. */
export function loadBook(storage: Storage, panels: readonly string[]): { book: LayoutBook; why: string | null } {
  const text = storage.getItem(KEY);
  if (text === null) return { book: ownBook(), why: null };
  const { layouts, shown, why } = readBook(text, panels);
  if (why !== null) storage.setItem(ASIDE, text);
  // The own ones are always there, whatever was kept.
  const missing = ownBook().layouts.filter(({ id }) => !layouts.some((one) => one.id === id));
  const all = [...layouts, ...missing];
  return { book: { layouts: all, shown: all.some(({ id }) => id === shown) ? shown! : LAYOUT_NAMES[0] }, why };
}

/** False where the browser keeps nothing: the arrangement then lasts as long as the page. */
export function saveBook(storage: Storage, { shown, layouts }: LayoutBook): boolean {
  try {
    storage.setItem(KEY, JSON.stringify({ version: LAYOUT_VERSION, shown, layouts }));
    return true;
  } catch {
    return false;
  }
}

function readBook(text: string, panels: readonly string[]) {
  const held = parseHeld(text);
  const parsed = 'why' in held ? held : ofVersion(held.read, LAYOUT_VERSION);
  if ('why' in parsed) return { layouts: [], shown: null, why: parsed.why };
  const kept: unknown[] = Array.isArray(parsed.read['layouts']) ? parsed.read['layouts'] : [];
  const layouts: KeptLayout[] = [];
  let why: string | null = kept.length === 0 ? 'it has no layouts' : null;
  for (const one of kept.slice(0, MOST_LAYOUTS)) {
    const layout = readLayout(one, panels);
    if ('why' in layout) why = layout.why;
    else layouts.push(layout.read);
  }
  const { shown } = parsed.read;
  return { layouts, shown: typeof shown === 'string' ? shown : null, why };
}

/** A layout as a file that another desk of this version takes. */
export const layoutFile = ({ name, base, grid }: KeptLayout): string => deskFile(LAYOUT_FILE, { name, base, grid });

/** A layout from a file, under an id of its own. */
export function readLayoutFile(text: string, panels: readonly string[], id: string): Read<KeptLayout> {
  const parsed = readDeskFile(text, LAYOUT_FILE);
  return 'why' in parsed ? parsed : readLayout({ ...parsed.read, id }, panels);
}

function readLayout(one: unknown, panels: readonly string[]): Read<KeptLayout> {
  const { id, name, base, grid } = (one ?? {}) as Partial<KeptLayout>;
  const own = LAYOUT_NAMES.find((known) => known === base);
  if (typeof id !== 'string' || typeof name !== 'string' || own === undefined) return { why: 'it is damaged' };
  if (grid !== null) {
    const named = Object.values(grid?.panels ?? {}).map((panel) => panel.contentComponent ?? '');
    if (!grid?.grid || named.length === 0) return { why: `“${name}” has no panels` };
    const strange = named.find((panel) => !panels.includes(panel));
    if (strange !== undefined) return { why: `“${name}” names a panel that is not known: ${strange}` };
  }
  return { read: { id, name: layoutName(name), base: own, grid: grid ?? null } };
}

/** A name as it may stand on a tab. */
export const layoutName = (text: string): string => text.trim().slice(0, NAME_MOST) || 'Layout';

export const change = (book: LayoutBook, id: string, to: Partial<KeptLayout>): LayoutBook => ({
  ...book,
  layouts: book.layouts.map((one) => (one.id === id ? { ...one, ...to } : one)),
});

export const add = (book: LayoutBook, layout: KeptLayout): LayoutBook => ({
  shown: layout.id,
  layouts: [...book.layouts, layout].slice(0, MOST_LAYOUTS),
});

/** The desk's own layouts are reset, never taken away. */
export const remove = (book: LayoutBook, id: string): LayoutBook =>
  LAYOUT_NAMES.some((own) => own === id)
    ? change(book, id, { grid: null })
    : { shown: LAYOUT_NAMES[0], layouts: book.layouts.filter((one) => one.id !== id) };
