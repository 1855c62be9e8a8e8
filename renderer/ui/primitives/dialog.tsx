/**
 * A dialog that never takes the stop bar away. It opens a native <dialog> without the browser's modal layer and makes
 * the workspace inert instead, so that focus stays in the dialog and the stop control, and a press on STOP needs no
 * dialog closed first. It opens in the window it was asked for in. Escape closes; focus returns to where it was, and
 * never falls out of an open dialog.
 */
import { useEffect, useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import { workedWindow, workspaces } from '../browser/desk-windows.ts';
import css from './dialog.module.css';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** The buttons, the one that Enter stands for last. */
  readonly footer?: ReactNode;
  /**
   * `drawer` stands at the right edge, over the order's story; `top` keeps its upper edge still while its height changes;
   * `wide` has room for a list, `table` for many columns.
   */
  readonly kind?: 'centre' | 'drawer' | 'top' | 'wide' | 'table';
}

export function Dialog(props: DialogProps) {
  return props.open ? <InItsWindow {...props} /> : null;
}

/** It stays where it was opened, wherever the trader works meanwhile. */
function InItsWindow(props: DialogProps) {
  const [{ document: page }] = useState(workedWindow);
  return createPortal(<OpenDialog {...props} />, page.body);
}

function OpenDialog({ onClose, title, children, footer, kind = 'centre' }: DialogProps) {
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useHeldFocus(dialog);
  return (
    <div className={css['layer']}>
      <div className={css['scrim']} onPointerDown={onClose} />
      <dialog
        ref={dialog}
        className={`${css['dialog']} ${css[kind]}`}
        aria-labelledby={titleId}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onClose();
        }}
      >
        <header className={css['header']}>
          <h2 id={titleId}>{title}</h2>
          <button type="button" className={css['close']} onClick={onClose} aria-label="Close">
            ×
          </button>
        </header>
        {/* Focusable, so that the keyboard can scroll it. */}
        <div className={css['content']} tabIndex={0} role="group" aria-labelledby={titleId}>
          {children}
        </div>
        {footer ? <footer className={css['footer']}>{footer}</footer> : null}
      </dialog>
    </div>
  );
}

function useHeldFocus(ref: RefObject<HTMLDialogElement | null>): void {
  useEffect(() => {
    const dialog = ref.current!;
    const before = dialog.ownerDocument.activeElement;
    const made = workspaces().filter(({ inert }) => !inert);
    dialog.show();
    focusFirst(dialog);
    for (const workspace of made) workspace.inert = true;
    return () => {
      for (const workspace of made) workspace.inert = false;
      // By its shape: an element of another window is none of this one's classes.
      if (before?.isConnected && 'focus' in before) (before as HTMLElement).focus();
    };
  }, [ref]);
  // A step that takes the focused button away with it would leave Escape and Enter to nobody.
  useEffect(() => {
    const { activeElement, body } = ref.current!.ownerDocument;
    if (activeElement === body) focusFirst(ref.current!);
  });
}

function focusFirst(dialog: HTMLDialogElement): void {
  const first =
    dialog.querySelector<HTMLElement>('[autofocus], [data-autofocus]') ??
    dialog.querySelector<HTMLElement>('input, select, textarea, footer button:last-child');
  first?.focus();
  // What stands there is typed over, as after Tab.
  if (first && 'select' in first) (first as HTMLInputElement).select();
}
