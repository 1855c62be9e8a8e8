/**
 * Who has taken note of an engine that is lost, who has it, and whether it is on the shelf. No engine can keep that, so this
 * desk does, also while it is closed, and no other desk knows of it. It ends when the engine is heard again: another loss is another exception.
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { EngineId } from './engine-id.ts';
import { lostEngines, useLostEngines } from './lost-engines.ts';

export interface LostCare {
  readonly acknowledgedBy: string | null;
  readonly owner: string | null;
  readonly shelf: { readonly by: string; readonly untilMs: number; readonly reason: string } | null;
}

const NOBODY: LostCare = { acknowledgedBy: null, owner: null, shelf: null };

const cares = createStore<ReadonlyMap<EngineId, LostCare>>(() => new Map());
const timers = new Map<EngineId, ReturnType<typeof setTimeout>>();
const returned = new Set<(engine: EngineId) => void>();

const change = (engine: EngineId, what: Partial<LostCare>): void =>
  cares.setState((held) => new Map(held).set(engine, { ...(held.get(engine) ?? NOBODY), ...what }), true);

function drop(engine: EngineId): void {
  clearTimeout(timers.get(engine));
  timers.delete(engine);
  cares.setState((held) => new Map([...held].filter(([id]) => id !== engine)), true);
}

// Lost or found: what was noted was of another loss.
lostEngines.onChange((engines) => engines.forEach(drop));

const takeOffAt = (engine: EngineId, untilMs: number): void => {
  clearTimeout(timers.get(engine));
  timers.set(
    engine,
    setTimeout(() => lostCare.unshelve(engine), Math.max(0, untilMs - Date.now())),
  );
};

export const lostCare = {
  of: (engine: EngineId): LostCare => cares.getState().get(engine) ?? NOBODY,
  acknowledge: (engine: EngineId, by: string): void => change(engine, { acknowledgedBy: by }),
  own: (engine: EngineId, by: string): void => change(engine, { acknowledgedBy: by, owner: by }),
  /** Until its time is over or it is taken off; whoever shelves has taken note. */
  shelve(engine: EngineId, by: string, forMs: number, reason: string): void {
    const shelf = { by, untilMs: Date.now() + forMs, reason };
    change(engine, { acknowledgedBy: lostCare.of(engine).acknowledgedBy ?? by, shelf });
    takeOffAt(engine, shelf.untilMs);
  },
  unshelve(engine: EngineId): void {
    clearTimeout(timers.get(engine));
    if (lostCare.of(engine).shelf === null) return;
    change(engine, { shelf: null });
    if (lostEngines.has(engine)) for (const listener of returned) listener(engine);
  },
  /** One that the desk left: its id may be another's later. */
  forget(engine: EngineId): void {
    lostEngines.forget(engine);
    drop(engine);
  },
  /** What was noted before the desk was opened anew; to be called before any engine is connected. */
  restore(kept: ReadonlyMap<EngineId, LostCare>): void {
    lostEngines.wereLost(kept.keys());
    cares.setState(new Map(kept), true);
    for (const [engine, { shelf }] of kept) if (shelf) takeOffAt(engine, shelf.untilMs);
  },
  /** Calls after each engine that is lost or found, and each word noted of one. */
  onNoted(listener: () => void): () => void {
    const ends = [lostEngines.onChange(listener), cares.subscribe(listener)];
    return () => ends.forEach((end) => end());
  },
  /** Calls with an engine that came off the shelf and is lost still. */
  onReturn(listener: (engine: EngineId) => void): () => void {
    returned.add(listener);
    return () => returned.delete(listener);
  },
};

export const useLostCare = (engine: EngineId): LostCare => useStore(cares, (held) => held.get(engine) ?? NOBODY);

/** Those that are lost, on the shelf or not. */
export function useLostBy(where: 'open' | 'shelved'): EngineId[] {
  const held = useStore(cares);
  return useLostEngines().filter((engine) => Boolean(held.get(engine)?.shelf) === (where === 'shelved'));
}
