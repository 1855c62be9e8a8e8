/**
 * Which engines the desk has lost: heard once, be it before it was opened anew, and now silent or gone. Nothing that an engine says can tell of it, so the
 * desk does, as the gravest there is: what it works at its venues nobody here sees or reaches.
 */
import type { ConnectionView } from '../../engine-client/client/handle.ts';
import { connectionOf, connections, useConnections } from './connection.ts';
import type { EngineId } from './engine-id.ts';

/** Lost when the desk was closed: until one is heard, it is lost still. */
const before = new Set<EngineId>();

/** One that the desk let go of by itself is not lost, nor one that it never reached. */
function isLostView(engine: EngineId, { state, heardMs }: ConnectionView): boolean {
  if (state === 'stale' || state === 'refused') return heardMs !== null || before.has(engine);
  return state === 'connecting' && heardMs === null && before.has(engine);
}

export interface LostEngines {
  has(engine: EngineId): boolean;
  all(): EngineId[];
  /** These were lost when the desk was closed; to be called before any is connected. */
  wereLost(engines: Iterable<EngineId>): void;
  /** One that the desk left: its id may be another's later. */
  forget(engine: EngineId): void;
  /** Calls with the engines that were lost or found again. */
  onChange(listener: (engines: ReadonlySet<EngineId>) => void): () => void;
}

export const lostEngines: LostEngines = {
  has: (engine) => connections.getState().of.has(engine) && isLostView(engine, connectionOf(engine)),
  all: () => [...connections.getState().of].flatMap(([engine, view]) => (isLostView(engine, view) ? [engine] : [])),
  wereLost(engines) {
    for (const engine of engines) before.add(engine);
  },
  forget: (engine) => void before.delete(engine),
  onChange: (listener) =>
    connections.subscribe(({ of }, { of: was }) => {
      const changed = new Set<EngineId>();
      for (const [engine, view] of of) {
        const held = was.get(engine);
        const wasLost = held === undefined ? before.has(engine) : isLostView(engine, held);
        if (held !== view && isLostView(engine, view) !== wasLost) changed.add(engine);
      }
      if (changed.size > 0) listener(changed);
    }),
};

export const useLostEngines = (): EngineId[] =>
  useConnections((views) => [...views].flatMap(([engine, view]) => (isLostView(engine, view) ? [engine] : [])));
