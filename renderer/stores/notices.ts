/** Short words to the trader about what they did: answers to commands, exports, the layout. Never the state of an order. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export interface Notice {
  readonly n: number;
  readonly tone: 'plain' | 'good' | 'attention';
  readonly words: string;
  readonly atMs: number;
}

const SHOWN = 4;
const notices = createStore<{ readonly shown: readonly Notice[] }>(() => ({ shown: [] }));
let count = 0;

/** Shows words for a few seconds, longer where they ask for attention. */
export function notify(words: string, tone: Notice['tone'] = 'plain'): void {
  const notice: Notice = { n: ++count, tone, words, atMs: Date.now() };
  notices.setState(({ shown }) => ({ shown: [...shown, notice].slice(-SHOWN) }));
  setTimeout(() => dismissNotice(notice.n), tone === 'attention' ? 12_000 : 5_000);
}

export function dismissNotice(n: number): void {
  notices.setState(({ shown }) => ({ shown: shown.filter((one) => one.n !== n) }));
}

export const useNotices = (): readonly Notice[] => useStore(notices, (state) => state.shown);
