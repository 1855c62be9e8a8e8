/**
 * What is of one instrument, order or stop: their series, an instrument's depth and its trades, a stop's orders, held while somebody follows
 * them. Whoever joins later gets what is held as a snapshot, and the subscription ends with the last follower.
 */
import type { EngineHandle, TableParams, TableUpdate } from '../../engine-client/client/handle.ts';
import type { EngineId } from './engine-id.ts';
import { createTableStore, type DeskUpdate, type TableStore } from './table-store.ts';

/** Newest rows that are held of each: a trading day in seconds, and some; trades as far back as anybody scrolls. */
const HELD_ROWS = {
  marketSeries: 100_000,
  orderSeries: 100_000,
  regimeSeries: 10_000,
  forecastSeries: 10_000,
  decisions: 2_000,
  depth: 1,
  tape: 2_000,
  stopOrders: 20_000,
} as const;
export type SeriesName = keyof typeof HELD_ROWS;

interface Followed {
  readonly store: TableStore<SeriesName>;
  readonly unsubscribe: () => void;
  followers: number;
}

export interface Series {
  follow<T extends SeriesName>(table: T, params: TableParams, listener: (update: DeskUpdate<T>) => void): () => void;
  apply(update: TableUpdate): void;
}

/** The series of one engine. */
export function createSeries(engine: EngineId, handle: Pick<EngineHandle, 'subscribe'>): Series {
  const followed = new Map<string, Followed>();

  return {
    follow(table, params, listener) {
      const key = seriesKey(table, params);
      let entry = followed.get(key);
      if (!entry) {
        entry = {
          store: createTableStore<SeriesName>(table, HELD_ROWS[table]),
          unsubscribe: handle.subscribe(table, params),
          followers: 0,
        };
        followed.set(key, entry);
      }
      entry.followers++;
      const stop = entry.store.onUpdate(listener);
      let following = true;
      return () => {
        if (!following) return;
        following = false;
        stop();
        if (--entry.followers > 0) return;
        followed.delete(key);
        entry.unsubscribe();
      };
    },
    apply(update) {
      if (isSeries(update)) followed.get(seriesKey(update.table, update.params))?.store.apply(engine, [update]);
    },
  };
}

const isSeries = (update: TableUpdate): update is Extract<TableUpdate, { table: SeriesName }> =>
  update.table in HELD_ROWS;

const seriesKey = (table: SeriesName, { instrument = '', parentId = '', stopId = '' }: TableParams): string =>
  `${table} ${instrument} ${parentId} ${stopId}`;
