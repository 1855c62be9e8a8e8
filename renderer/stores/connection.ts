/** The honest state of the connection to each engine, as its client last reported it. */
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore } from 'zustand/vanilla';
import type { ConnectionView } from '../../engine-client/client/handle.ts';
import type { EngineId } from './engine-id.ts';

export const NOT_CONNECTED: ConnectionView = {
  state: 'connecting',
  sinceMs: 0,
  heardMs: null,
  detail: '',
  attempt: 0,
  roundTripMs: null,
  engine: null,
  session: null,
};

type Views = ReadonlyMap<EngineId, ConnectionView>;

/** In the order in which the engines were joined. */
export const connections = createStore<{ readonly of: Views }>(() => ({ of: new Map() }));

export const connectionOf = (engine: EngineId | null): ConnectionView =>
  (engine === null ? undefined : connections.getState().of.get(engine)) ?? NOT_CONNECTED;

/** For the desk alone; null lets go of the engine. */
export function setConnection(engine: EngineId, view: ConnectionView | null): void {
  connections.setState(({ of }) => {
    const next = new Map(of);
    if (view === null) next.delete(engine);
    else next.set(engine, view);
    return { of: next };
  });
}

/** What `select` makes of one engine's connection. */
export const useConnection = <U>(engine: EngineId | null, select: (view: ConnectionView) => U): U =>
  useStore(connections, ({ of }) => select((engine === null ? undefined : of.get(engine)) ?? NOT_CONNECTED));

/** What `select` makes of all connections; compared one level deep. */
export const useConnections = <U>(select: (views: Views) => U): U =>
  useStore(
    connections,
    useShallow(({ of }) => select(of)),
  );

/** Whether what the desk shows is what the engine holds now. */
export const isLive = (view: ConnectionView): boolean => view.state === 'live';

/** The ids of the engines that are joined, in order. */
export const engineIds = (): EngineId[] => [...connections.getState().of.keys()];
export const useEngineIds = (): EngineId[] => useConnections((views) => [...views.keys()]);

/** What an engine calls itself, to tell it from others; the desk's own id until it has said. */
export const engineName = (engine: EngineId): string => connectionOf(engine).engine?.name ?? engine;
export const useEngineName = (engine: EngineId): string => useConnection(engine, (view) => view.engine?.name ?? engine);
