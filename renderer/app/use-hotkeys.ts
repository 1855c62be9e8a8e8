/** Listens for the desk's keys, before anything on the page can swallow a stop. */
import { useEffect } from 'react';
import { runAction } from '../stores/actions.ts';
import { isDialogOpen } from '../ui/browser/desk-windows.ts';
import { isTyping, matchHotkey } from './hotkeys.ts';

export const useHotkeys = (): void => useEffect(() => followKeys(window), []);

/** Of one window of the desk; a torn off one goes with its keys. */
export function followKeys({ document: page }: Pick<Window, 'document'>): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const hotkey = matchHotkey(event);
    if (!hotkey || event.repeat) return;
    if (!hotkey.always && (belongsElsewhere(event.target) || isDialogOpen())) return;
    if (!runAction(hotkey.action)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  page.addEventListener('keydown', onKeyDown, { capture: true });
  return () => page.removeEventListener('keydown', onKeyDown, { capture: true });
}

/** By its shape: an element of another window is none of this one's classes. */
const belongsElsewhere = (target: EventTarget | null): boolean =>
  target !== null && 'tagName' in target && isTyping(target as HTMLElement);
