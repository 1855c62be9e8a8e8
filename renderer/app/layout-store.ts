/**
 * Keeps the arrangement of the panels between visits. A kept one is used only if it is of this version and knows every
 * panel it names; anything else is left aside with the reason, and the desk starts from its own arrangement.
 */
import type { SerializedDockview } from 'dockview-react';

const LAYOUT_VERSION = 1;
const KEY = 'watchkeeper.layout.supervise';

export type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>;

export type KeptLayout =
  | { readonly kind: 'none' }
  | { readonly kind: 'kept'; readonly layout: SerializedDockview }
  | { readonly kind: 'unusable'; readonly why: string };

/** Reads what is kept; `panels` are the components the desk has. */
export function loadLayout(storage: Storage, panels: readonly string[]): KeptLayout {
  const text = storage.getItem(KEY);
  if (text === null) return { kind: 'none' };
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch {
    return { kind: 'unusable', why: 'it could not be read' };
  }
  const { version, layout } = (kept ?? {}) as { version?: unknown; layout?: SerializedDockview };
  if (version !== LAYOUT_VERSION) return { kind: 'unusable', why: 'it is of another version of the desk' };
  const named = Object.values(layout?.panels ?? {}).map((panel) => panel.contentComponent ?? '');
  const strange = named.find((name) => !panels.includes(name));
  if (!layout?.grid || named.length === 0) return { kind: 'unusable', why: 'it has no panels' };
  if (strange !== undefined) return { kind: 'unusable', why: `it names a panel that is not known: ${strange}` };
  return { kind: 'kept', layout };
}

/** False where the browser keeps nothing: the arrangement then lasts as long as the page. */
export function saveLayout(storage: Storage, layout: SerializedDockview): boolean {
  try {
    storage.setItem(KEY, JSON.stringify({ version: LAYOUT_VERSION, layout }));
    return true;
  } catch {
    return false;
  }
}

export const forgetLayout = (storage: Storage): void => storage.removeItem(KEY);
