/** How the state of an engine's connection reads on its chip: what it is, how fresh, and why it is not live. */
import type { ConnectionView } from '../../../engine-client/client/handle.ts';
import { formatDuration, formatFixed } from '../../ui/words/format.ts';

export type Tone = 'live' | 'attention' | 'hint';

export interface ConnectionWords {
  readonly words: string;
  readonly tone: Tone;
}

export function connectionWords(view: ConnectionView, nowMs: number): ConnectionWords {
  switch (view.state) {
    case 'live':
      return { words: view.roundTripMs === null ? 'live' : `live ${roundTrip(view.roundTripMs)}`, tone: 'live' };
    case 'stale':
      return { words: `stale ${age(nowMs - (view.heardMs ?? view.sinceMs))}`, tone: 'attention' };
    case 'resynchronising':
      return { words: 'resynchronising', tone: 'attention' };
    case 'refused':
      return { words: 'refused', tone: 'attention' };
    case 'connecting':
      return { words: view.attempt > 1 ? `connecting, attempt ${view.attempt}` : 'connecting', tone: 'hint' };
    case 'closed':
      return { words: 'closed', tone: 'hint' };
  }
}

const roundTrip = (ms: number): string => (ms < 10 ? `${formatFixed(ms, 1)} ms` : `${Math.round(ms)} ms`);

/** Tenths of a second at first, whole seconds after ten. */
function age(ms: number): string {
  const tenths = Math.max(0, Math.floor(ms / 100));
  return formatDuration((tenths < 100 ? tenths * 100 : Math.floor(tenths / 10) * 1_000) * 1_000);
}
