/** This machine's time for ages on the screen, milliseconds since 1970; one timer for all who look. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const EVERY_MS = 250;
const now = createStore<{ readonly ms: number }>(() => ({ ms: Date.now() }));
let timer: ReturnType<typeof setInterval> | undefined;

/** Keeps the time going until the returned function is called; the composition calls it once. */
export function startClock(): () => void {
  timer ??= setInterval(() => now.setState({ ms: Date.now() }), EVERY_MS);
  return () => {
    clearInterval(timer);
    timer = undefined;
  };
}

/** What `select` makes of the time; renders again only when that changes, so round in `select`. */
export const useNow = <U>(select: (ms: number) => U): U => useStore(now, (state) => select(state.ms));
