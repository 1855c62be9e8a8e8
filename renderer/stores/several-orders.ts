/** Where more than one order is selected, those that can be seen: a verb that several orders take is then for all of them. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { OfEngine } from './engine-id.ts';

export interface SeveralOrders {
  /** As they were when they were selected; empty where one or none is, or none can be seen. */
  readonly of: readonly OfEngine<Parent>[];
  /** How many are selected where the list is in sight and a filter or a closed group hides all of them. */
  readonly hidden: number;
}

export const NONE_SELECTED: SeveralOrders = { of: [], hidden: 0 };
export const severalOrders = createStore<SeveralOrders>(() => NONE_SELECTED);

export const useSeveralSelected = (): boolean =>
  useStore(severalOrders, ({ of, hidden }) => of.length > 0 || hidden > 0);
