/**
 * Which engines the desk has lost: heard once, and now silent or gone. Nothing that an engine says can tell of it, so the
 * desk does, as the gravest there is: what it works at its venues nobody here sees or reaches.
 */
import type { ConnectionView } from '../../engine-client/client/handle.ts';
import { connectionOf, connections, useConnections } from './connection.ts';
import type { EngineId } from './engine-id.ts';

/** One that the desk let go of by itself is not lost, nor one that it never reached. */
const isLostView = ({ state, heardMs }: ConnectionView): boolean =>
  heardMs !== null && (state === 'stale' || state === 'refused');

export interface LostEngines {
  has(engine: EngineId): boolean;
  /** Calls with the engines that were lost or found again. */
  onChange(listener: (engines: ReadonlySet<EngineId>) => void): () => void;
}

export const lostEngines: LostEngines = {
  has: (engine) => isLostView(connectionOf(engine)),
  onChange: (listener) =>
    connections.subscribe(({ of }, { of: before }) => {
      const changed = new Set<EngineId>();
      for (const [engine, view] of of) {
        const held = before.get(engine);
        if (held !== view && isLostView(view) !== (held !== undefined && isLostView(held))) changed.add(engine);
      }
      if (changed.size > 0) listener(changed);
    }),
};

export const useLostEngines = (): EngineId[] =>
  useConnections((views) => [...views].flatMap(([engine, view]) => (isLostView(view) ? [engine] : [])));
