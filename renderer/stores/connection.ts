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

/** A view that tells no more than that the engine is still heard is shown this often: nobody reads it faster. */
const HEARD_EVERY_MS = 250;

const tellsNoMore = (view: ConnectionView, held: ConnectionView): boolean =>
  (['state', 'sinceMs', 'detail', 'attempt', 'engine', 'session'] as const).every((key) =>
    sameWords(view[key], held[key]),
  ) && Math.abs((view.heardMs ?? 0) - (held.heardMs ?? 0)) < HEARD_EVERY_MS;

/** Engine and session come as fresh copies with every batch. */
const sameWords = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** For the desk alone; null lets go of the engine. */
export function setConnection(engine: EngineId, view: ConnectionView | null): void {
  const held = connections.getState().of.get(engine);
  if (held !== undefined && view !== null && tellsNoMore(view, held)) return;
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

/** `HOST:PORT` of each, as it was joined. */
const hosts = new Map<EngineId, string>();
export const isJoinedAt = (engine: EngineId, url: string): unknown => hosts.set(engine, new URL(url).host);

/** What those that were lost when the desk was closed were called: until they are heard nobody else can say. */
const namesBefore = new Map<EngineId, string>();
export const wasCalled = (engine: EngineId, name: string): unknown => namesBefore.set(engine, name);
export function forgetName(engine: EngineId): void {
  namesBefore.delete(engine);
  hosts.delete(engine);
}

/** What an engine calls itself, or did when it was heard last; null until it has said. */
export const toldName = (engine: EngineId, view: ConnectionView): string | null =>
  view.engine?.name ?? namesBefore.get(engine) ?? null;

/** To tell it from others: where it is until it has said. */
const nameIn = (engine: EngineId, view: ConnectionView): string =>
  toldName(engine, view) ?? hosts.get(engine) ?? engine;
export const engineName = (engine: EngineId): string => nameIn(engine, connectionOf(engine));
export const useEngineName = (engine: EngineId): string => useConnection(engine, (view) => nameIn(engine, view));

/** A longer name is shortened where there is little room: names of one house differ at either end. */
const SHORT_LETTERS = 13;
const [HEAD_LETTERS, TAIL_LETTERS] = [6, 6];

const letterCutter = new Intl.Segmenter();

function shortened(name: string): string {
  if (name.length <= SHORT_LETTERS) return name;
  const letters = Array.from(letterCutter.segment(name), ({ segment }) => segment);
  return `${letters.slice(0, HEAD_LETTERS).join('')}…${letters.slice(-TAIL_LETTERS).join('')}`;
}

/** For a cell or a chip, with the whole name in its title; whole where another engine would be called the same. */
function shortIn(views: Views, engine: EngineId): string {
  const name = nameIn(engine, views.get(engine) ?? NOT_CONNECTED);
  const short = shortened(name);
  const isShared = [...views].some(([id, view]) => id !== engine && shortened(nameIn(id, view)) === short);
  return isShared ? name : short;
}
export const engineShort = (engine: EngineId): string => shortIn(connections.getState().of, engine);
export const useEngineShort = (engine: EngineId): string => useConnections((views) => shortIn(views, engine));
