/**
 * Series of one instrument or one order, held while somebody follows them. Whoever joins later gets what is held as a
 * snapshot, and the subscription ends with the last follower. Samples are gathered for as long as nobody sees the
 * difference, so that a market at many times its pace costs the charts no more than one at its own.
 */
import { Batcher } from '../../engine-client/client/batcher.ts';
import type { EngineHandle, TableParams, TableUpdate } from '../../engine-client/client/handle.ts';
import type { UpdateOf } from './table-store.ts';
import { createTableStore, type TableStore } from './table-store.ts';

export type SeriesName = 'marketSeries' | 'orderSeries';

/** A trading day in seconds, and some. */
const SERIES_ROWS = 100_000;
/** Later samples are handed on at most this often; a snapshot at once. */
const GATHER_MS = 100;

interface Followed {
  readonly store: TableStore<SeriesName>;
  readonly unsubscribe: () => void;
  followers: number;
}

export interface Series {
  follow<T extends SeriesName>(table: T, params: TableParams, listener: (update: UpdateOf<T>) => void): () => void;
  apply(update: TableUpdate): void;
}

export function createSeries(handle: Pick<EngineHandle, 'subscribe'>): Series {
  const followed = new Map<string, Followed>();
  const gathered = new Batcher();
  let due: ReturnType<typeof setTimeout> | undefined;

  const handOn = (): void => {
    clearTimeout(due);
    due = undefined;
    for (const update of gathered.takeUpdates()) {
      if (isSeries(update)) followed.get(seriesKey(update.table, update.params))?.store.apply([update]);
    }
  };

  return {
    follow(table, params, listener) {
      const key = seriesKey(table, params);
      let entry = followed.get(key);
      if (!entry) {
        entry = {
          store: createTableStore<SeriesName>(table, SERIES_ROWS),
          unsubscribe: handle.subscribe(table, params),
          followers: 0,
        };
        followed.set(key, entry);
      }
      entry.followers++;
      const stop = entry.store.onUpdate(listener as (update: UpdateOf<SeriesName>) => void);
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
      if (!isSeries(update)) return;
      gathered.update(update);
      if (update.kind === 'snapshot') handOn();
      else due ??= setTimeout(handOn, GATHER_MS);
    },
  };
}

const isSeries = (update: TableUpdate): update is UpdateOf<SeriesName> =>
  update.table === 'marketSeries' || update.table === 'orderSeries';

const seriesKey = (table: SeriesName, { instrument = '', parentId = '' }: TableParams): string =>
  `${table} ${instrument} ${parentId}`;
