/**
 * The windows of this desk: the first, and those torn off, which the first one draws. What opens of itself (a dialog, a
 * menu, words about what was done) opens in the window that is worked in; what holds for the desk holds in all of them.
 */
import { useSyncExternalStore } from 'react';

const WORKED_IN = ['focusin', 'pointerdown', 'keydown'] as const;

/** The first window is the one this code runs in. A function, since code without a page imports this as well. */
const first = (): Window => window;
const torn = new Set<Window>();
const listeners = new Set<() => void>();
let worked: Window | null = null;

export const deskWindows = (): Window[] => [first(), ...torn];

/** Where the trader works now: where the newest press or focus was; the first window once that one is closed. */
export const workedWindow = (): Window => (worked === null || worked.closed ? first() : worked);

const entered = new Set<{ readonly enter: (one: Window) => () => void; readonly left: Map<Window, () => void> }>();

/** Does something in each window of the desk, also in those that are torn off later, until the returned function is called. */
export function inEachWindow(enter: (one: Window) => () => void): () => void {
  const entry = { enter, left: new Map(deskWindows().map((one) => [one, enter(one)])) };
  entered.add(entry);
  return () => {
    entered.delete(entry);
    for (const leave of entry.left.values()) leave();
  };
}

export const useWorkedWindow = (): Window =>
  useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, workedWindow);

function workIn(one: Window): void {
  if (worked === one) return;
  worked = one;
  for (const changed of listeners) changed();
}

/** Takes a window as one of the desk's until it is closed: it looks as the first does. */
export function joinWindow(one: Window): void {
  const { documentElement: root } = one.document;
  if (one !== first()) {
    torn.add(one);
    Object.assign(root.dataset, first().document.documentElement.dataset, { window: 'torn' });
    root.lang = first().document.documentElement.lang;
    one.addEventListener('pagehide', () => leaveWindow(one));
  }
  for (const kind of WORKED_IN) one.addEventListener(kind, () => workIn(one), { capture: true });
  for (const { enter, left } of entered) if (!left.has(one)) left.set(one, enter(one));
}

function leaveWindow(one: Window): void {
  torn.delete(one);
  // Its listeners went with it.
  for (const { left } of entered) left.delete(one);
  if (worked === one) workIn(first());
}

/** What is inert while a dialog is open: the panels of every window, never its stop control. */
export const WORKSPACE_ID = 'workspace';
const TORN_WORKSPACE = '#dv-popout-window';

export const workspaces = (): HTMLElement[] =>
  deskWindows().flatMap(({ document }) => [
    ...document.querySelectorAll<HTMLElement>(`#${WORKSPACE_ID}, ${TORN_WORKSPACE}`),
  ]);

export const isDialogOpen = (): boolean =>
  deskWindows().some(({ document }) => document.querySelector('dialog[open]') !== null);
