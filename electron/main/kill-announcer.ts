/**
 * Says how far the shell's stop has come where a trader sees it without the desk: a notification at each turn, and the
 * tray at every step. The words come from the state alone.
 */
import { describeKill, type KillState } from '../../shared/desktop/kill-state.ts';
import type { KillLine } from './kill-line.ts';

export interface KillAnnouncements {
  readonly notify: (title: string, body: string) => void;
  /** On every state; `title` is short enough to stand beside an icon. */
  readonly show: (title: string, words: string) => void;
}

/** An engine that has not answered by this attempt is worth a notification of its own. */
const SLOW_ATTEMPT = 3;

export function announceKill(line: Pick<KillLine, 'onState'>, { notify, show }: KillAnnouncements): () => void {
  let engagedStop = '';
  return line.onState((state) => {
    show(shortKill(state), describeKill(state));
    if ('stopId' in state && (state.phase === 'engaged' || state.phase === 'cancelling')) {
      // Each count of a long cancelling is for the tray; once is enough for a notification.
      if (state.stopId === engagedStop) return;
      engagedStop = state.stopId;
    }
    if (state.phase === 'idle' || state.phase === 'accepted') return;
    if (state.phase === 'requested' && state.attempt !== SLOW_ATTEMPT) return;
    notify(shortKill(state) || 'Stop released', describeKill(state));
  });
}

function shortKill(state: KillState): string {
  switch (state.phase) {
    case 'idle':
    case 'released':
      return '';
    case 'requested':
    case 'accepted':
      return 'STOP …';
    case 'engaged':
      return 'STOP engaged';
    case 'cancelling':
      return `STOP ${state.done}/${state.total}`;
    case 'confirmed':
      return 'STOPPED';
    case 'residual':
      return `STOP, ${state.unknown} unknown`;
    case 'rejected':
      return 'NOT STOPPED';
    case 'unknown':
      return 'STOP UNCONFIRMED';
  }
}
