/** The honest state of the connection to the engine, as its client last reported it. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ConnectionView } from '../../engine-client/client/handle.ts';

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

export const connection = createStore<ConnectionView>(() => NOT_CONNECTED);

export const useConnection = <U>(select: (view: ConnectionView) => U): U => useStore(connection, select);

/** Whether what the desk shows is what the engine holds now. */
export const isLive = (view: ConnectionView): boolean => view.state === 'live';
