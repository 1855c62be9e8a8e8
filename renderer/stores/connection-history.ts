/** How each connection has fared since the desk was opened: every change of its state, the newest first. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ConnectionState } from '../../engine-client/client/handle.ts';
import { connections } from './connection.ts';
import type { EngineId } from './engine-id.ts';

export interface ConnectionChange {
  /** By this machine's clock, milliseconds since 1970. */
  readonly atMs: number;
  readonly state: ConnectionState;
  readonly detail: string;
}

const KEPT = 50;
const NONE: readonly ConnectionChange[] = [];
const histories = createStore<{ readonly of: ReadonlyMap<EngineId, readonly ConnectionChange[]> }>(() => ({
  of: new Map(),
}));

connections.subscribe(({ of }) => {
  for (const [engine, { state, detail }] of of) {
    const held = histories.getState().of.get(engine) ?? NONE;
    if (held[0]?.state === state) continue;
    const next = [{ atMs: Date.now(), state, detail }, ...held].slice(0, KEPT);
    histories.setState((before) => ({ of: new Map(before.of).set(engine, next) }));
  }
});

export function forgetHistory(engine: EngineId): void {
  histories.setState(({ of }) => ({ of: new Map([...of].filter(([id]) => id !== engine)) }));
}

export const useConnectionHistory = (engine: EngineId): readonly ConnectionChange[] =>
  useStore(histories, ({ of }) => of.get(engine) ?? NONE);
