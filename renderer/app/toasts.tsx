/**
 * Short words on what the trader did, in a polite live region of the window that is worked in: answers to commands,
 * exports. Never the state of an order.
 */
import { createPortal } from 'react-dom';
import { dismissNotice, useNotices } from '../stores/notices.ts';
import { useWorkedWindow } from '../ui/browser/desk-windows.ts';
import css from './app.module.css';

export function Toasts() {
  const notices = useNotices();
  const { document: page } = useWorkedWindow();
  return createPortal(
    <div className={css['toasts']} role="log" aria-live="polite" aria-label="Notices">
      {notices.map((notice) => (
        <div key={notice.n} className={`${css['toast']} ${css[notice.tone]}`}>
          <span>{notice.words}</span>
          <button type="button" onClick={() => dismissNotice(notice.n)} aria-label="Dismiss">
            ×
          </button>
        </div>
      ))}
    </div>,
    page.body,
  );
}
