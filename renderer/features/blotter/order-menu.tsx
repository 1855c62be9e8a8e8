/** The verbs of an order at the pointer or at the focused cell. It runs acts by name: what cannot be done now is grey. */
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { runAction, useOffered, type ActionName } from '../../stores/actions.ts';
import { workedWindow } from '../../ui/browser/desk-windows.ts';
import { KeyHint } from '../../ui/primitives/marks.tsx';
import css from './blotter.module.css';

export interface MenuPlace {
  readonly x: number;
  readonly y: number;
  readonly parentId: string;
}

interface Item {
  readonly action: ActionName;
  readonly title: string;
  readonly keys?: string;
}

const GROUPS: readonly (readonly Item[])[] = [
  [{ action: 'order.open', title: 'Open', keys: 'Enter' }],
  [
    { action: 'order.pause', title: 'Pause, pull its orders', keys: 'P' },
    { action: 'order.resume', title: 'Resume', keys: 'R' },
    { action: 'order.amend', title: 'Amend…', keys: 'A' },
    { action: 'order.cancel', title: 'Cancel…', keys: 'X' },
  ],
  [
    { action: 'order.takeOver', title: 'Take over by hand…', keys: 'T' },
    { action: 'order.handBack', title: 'Hand back…', keys: 'H' },
    { action: 'order.switch', title: 'Switch strategy…', keys: 'W' },
    { action: 'order.finish', title: 'Finish…', keys: 'D' },
  ],
  [
    { action: 'order.release', title: 'Release to work…', keys: 'L' },
    { action: 'order.reject', title: 'Turn down…' },
    { action: 'order.releaseStaged', title: 'Release staged orders…', keys: 'Shift+L' },
  ],
  [
    { action: 'blotter.copySelected', title: 'Copy the selected with headers', keys: 'Ctrl+C' },
    { action: 'blotter.copy', title: 'Copy all shown with headers' },
    { action: 'blotter.csv', title: 'Export what is shown as CSV' },
    { action: 'blotter.columns', title: 'Columns and views…' },
  ],
];

/** Space kept to the window's edge, px. */
const MARGIN = 8;

export function OrderMenu({ place, onClose }: { place: MenuPlace; onClose: () => void }) {
  const menu = useRef<HTMLUListElement>(null);
  const offered = useOffered();
  const [shownIn] = useState(workedWindow);

  useLayoutEffect(() => {
    const element = menu.current!;
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(MARGIN, Math.min(place.x, shownIn.innerWidth - width - MARGIN))}px`;
    element.style.top = `${Math.max(MARGIN, Math.min(place.y, shownIn.innerHeight - height - MARGIN))}px`;
    const before = shownIn.document.activeElement;
    element.querySelector<HTMLButtonElement>('button:not(:disabled)')?.focus();
    return () => {
      if (before?.isConnected && 'focus' in before) (before as HTMLElement).focus({ preventScroll: true });
    };
  }, [place, shownIn]);

  useEffect(() => {
    const closeOutside = (event: PointerEvent) => {
      if (!menu.current?.contains(event.target as Node)) onClose();
    };
    shownIn.addEventListener('pointerdown', closeOutside, true);
    shownIn.addEventListener('blur', onClose);
    return () => {
      shownIn.removeEventListener('pointerdown', closeOutside, true);
      shownIn.removeEventListener('blur', onClose);
    };
  }, [onClose, shownIn]);

  const run = (action: ActionName) => {
    onClose();
    runAction(action);
  };

  return createPortal(
    <ul
      ref={menu}
      className={css['menu']}
      role="menu"
      aria-label={`Order ${place.parentId}`}
      onKeyDown={moveFocus(onClose)}
    >
      {GROUPS.map((items, index) => (
        <li key={items[0]!.action} role="none">
          {index > 0 ? <hr className={css['line']} /> : null}
          {items.map(({ action, title, keys }) => (
            <button
              key={action}
              type="button"
              role="menuitem"
              className={css['item']}
              disabled={!offered.get(action)?.length}
              onClick={() => run(action)}
            >
              {title}
              {keys ? <KeyHint keys={keys} /> : null}
            </button>
          ))}
        </li>
      ))}
    </ul>,
    shownIn.document.body,
  );
}

const moveFocus = (onClose: () => void) => (event: KeyboardEvent<HTMLElement>) => {
  event.stopPropagation();
  if (event.key === 'Escape' || event.key === 'Tab') {
    event.preventDefault();
    onClose();
    return;
  }
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button:not(:disabled)')];
  const at = items.indexOf(event.currentTarget.ownerDocument.activeElement as HTMLButtonElement);
  items[(at + step + items.length) % items.length]?.focus();
};
