/** What orders can be grouped by on the desk, and the name of the group that an order belongs to. */
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { sideWords } from '../primitives/marks.tsx';
import { strategyShort } from './strategy-words.ts';

export const GROUPINGS = ['engine', 'instrument', 'strategy', 'side', 'trader', 'account', 'model'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Of an engine the desk's own id: what it calls itself may change, and two may call themselves alike. */
export const GROUP_NAMES: Readonly<Record<Grouping, (parent: Parent & { readonly engine: string }) => string>> = {
  engine: ({ engine }) => engine,
  instrument: ({ instrument }) => instrument,
  strategy: ({ params }) => strategyShort(params.strategy),
  side: ({ side }) => sideWords(side),
  trader: ({ actor }) => actor,
  account: ({ account }) => account || 'no account',
  model: ({ model }) => model || 'no model',
};
