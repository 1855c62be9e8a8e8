/** Where more than one order is selected, those that can be seen: a verb that several orders take is then for all of them. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { OfEngine } from './engine-id.ts';

/** As they were when they were selected; empty where one or none is, or none can be seen. */
export const severalOrders = createStore<{ readonly of: readonly OfEngine<Parent>[] }>(() => ({ of: [] }));

export const useSeveralSelected = (): boolean => useStore(severalOrders, ({ of }) => of.length > 0);
