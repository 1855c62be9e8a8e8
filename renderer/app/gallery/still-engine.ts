/**
 * An engine that never moves: it tells recorded rows when asked for a table, what orders cost, and answers nothing else. `state` is how the
 * connection to it stands; one that is still loading tells nothing, and an empty one tells what every engine has.
 */
import type { Batch, ConnectionView, EngineHandle, TableUpdate } from '../../../engine-client/client/handle.ts';
import type { OrderCost } from '../../../shared/domain/orders/costs.ts';
import type { Role } from '../../../shared/domain/basics/role.ts';
import type { TableName } from '../../../shared/protocol/tables.ts';
import { FROZEN_MS } from './frozen.ts';

export type PanelState = 'working' | 'empty' | 'stale' | 'loading' | 'error';
export const PANEL_STATES: readonly PanelState[] = ['working', 'empty', 'stale', 'loading', 'error'];

export type Recorded = Readonly<Partial<Record<TableName | 'costs', readonly unknown[]>>>;

/** What an engine has before anybody has done anything. */
const ALWAYS: ReadonlySet<TableName> = new Set(['engine', 'instruments']);

const viewOf = (state: PanelState, role: Role): ConnectionView => ({
  state: state === 'loading' ? 'connecting' : state === 'stale' ? 'stale' : 'live',
  sinceMs: FROZEN_MS - 90_000,
  heardMs: state === 'loading' ? null : FROZEN_MS - (state === 'stale' ? 4_200 : 40),
  detail: state === 'stale' ? 'the connection was lost' : '',
  attempt: state === 'loading' ? 2 : 0,
  roundTripMs: state === 'loading' ? null : 0.4,
  engine: state === 'loading' ? null : { name: 'ldn-1', version: '0.1.0', epoch: 1 },
  session: state === 'loading' ? null : { actor: 'kim', role },
});

export function stillEngine(state: PanelState, recorded: Recorded, role: Role): EngineHandle {
  const listeners = new Set<(batch: Batch) => void>();
  const connection = viewOf(state, role);
  const rowsOf = (table: TableName): readonly unknown[] => {
    if (state === 'loading' || (state === 'empty' && !ALWAYS.has(table))) return [];
    return recorded[table] ?? [];
  };
  const never = new Promise<never>(() => {});
  return {
    subscribe(table, params = {}) {
      queueMicrotask(() => {
        const told = state === 'loading' ? [] : [{ table, params, kind: 'snapshot', rows: rowsOf(table), removed: [] }];
        const updates = told as unknown as TableUpdate[];
        for (const listener of listeners) listener({ connection, updates, outcomes: [] });
      });
      return () => {};
    },
    onBatch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    command: () => never,
    ask: ({ kind }) =>
      Promise.resolve(
        kind === 'AskCosts' && state !== 'error' && state !== 'loading'
          ? { kind, costs: state === 'empty' ? [] : ((recorded.costs ?? []) as OrderCost[]), left: 0 }
          : null,
      ),
    kill: () => never,
    look: () => {},
    close: () => {},
  };
}
