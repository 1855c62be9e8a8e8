/**
 * Which orders can be seen: every panel that shows some says which, and the selected one counts as well. Their gauges
 * come first, those of all others as fast as the desk takes them.
 */
import { createStore } from 'zustand/vanilla';
import { keyOf, type EngineId } from './engine-id.ts';
import { selectedKey, selection } from './selection.ts';

/** The desk's keys, by who shows them. */
const shown = createStore<{ readonly by: ReadonlyMap<object, ReadonlySet<string>> }>(() => ({ by: new Map() }));

/** Says what is seen of a panel, in place of what it said before; nothing once it is gone. */
export function showOrders(panel: object, keys: ReadonlySet<string>): void {
  const before = shown.getState().by.get(panel);
  if (before !== undefined && before.size === keys.size && [...keys].every((key) => before.has(key))) return;
  if (before === undefined && keys.size === 0) return;
  const by = new Map(shown.getState().by);
  if (keys.size === 0) by.delete(panel);
  else by.set(panel, keys);
  shown.setState({ by });
}

/** Whether some panel shows the order. */
export function isShown(key: string): boolean {
  for (const keys of shown.getState().by.values()) if (keys.has(key)) return true;
  return false;
}

/** The engine's own ids of its orders that are seen. */
function inView(engine: EngineId): string[] {
  const prefix = keyOf(engine, '');
  const selected = selectedKey(selection.getState());
  const keys = new Set(selected === null ? [] : [selected]);
  for (const seen of shown.getState().by.values()) for (const key of seen) keys.add(key);
  return [...keys].flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
}

/** Calls with an engine's orders that are seen, now and whenever others are, until the returned function is called. */
export function followInView(engine: EngineId, take: (ids: readonly string[]) => void): () => void {
  const tell = (): void => take(inView(engine));
  tell();
  const ends = [
    shown.subscribe(tell),
    selection.subscribe((now, before) => {
      if (selectedKey(now) !== selectedKey(before)) tell();
    }),
  ];
  return () => ends.forEach((end) => end());
}
