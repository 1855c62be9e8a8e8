/** Every scope that the stop bar can be narrowed to by one name: engines, instruments, strategies, venues, traders, the selected order. */
import { STRATEGY_NAMES } from '../../../shared/domain/orders/strategy.ts';
import { engineIds } from '../../stores/connection.ts';
import { EVERY, type DeskScope } from '../../stores/desk.ts';
import { selection } from '../../stores/selection.ts';
import { instruments, parents, venues } from '../../stores/tables.ts';

/** As they are now. */
export function allScopes(): DeskScope[] {
  const engines = engineIds();
  const traders = new Set(Array.from(parents.getState().rows.values(), ({ actor }) => actor));
  const { engine, parentId } = selection.getState();
  return [
    ...(engines.length > 1 ? engines.map((id): DeskScope => ({ engine: id, scope: { kind: 'all' } })) : []),
    ...Array.from(instruments.getState().rows.values(), (row): DeskScope => ({
      engine: row.engine,
      scope: { kind: 'instrument', instrument: row.symbol },
    })),
    ...STRATEGY_NAMES.map((strategy): DeskScope => ({ engine: EVERY, scope: { kind: 'strategy', strategy } })),
    ...Array.from(venues.getState().rows.values(), (row): DeskScope => ({
      engine: row.engine,
      scope: { kind: 'venue', venue: row.venue },
    })),
    ...Array.from(traders, (trader): DeskScope => ({ engine: EVERY, scope: { kind: 'trader', trader } })),
    ...(engine !== null && parentId !== null ? [{ engine, scope: { kind: 'parent' as const, parentId } }] : []),
  ];
}
