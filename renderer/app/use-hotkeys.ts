/** Listens for the desk's keys, before anything on the page can swallow a stop. */
import { useEffect } from 'react';
import { runAction } from '../stores/actions.ts';
import { isTyping, matchHotkey } from './hotkeys.ts';

export function useHotkeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const hotkey = matchHotkey(event);
      if (!hotkey || event.repeat) return;
      if (!hotkey.always && (belongsElsewhere(event.target) || document.querySelector('dialog[open]'))) return;
      if (!runAction(hotkey.action)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}

const belongsElsewhere = (target: EventTarget | null): boolean => target instanceof HTMLElement && isTyping(target);
