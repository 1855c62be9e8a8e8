/** What the next stop is to reach, and how far it goes. Everything, unless narrowed; any set of scopes in one stop. */
import { STRATEGY_NAMES } from '../../../shared/domain/orders/strategy.ts';
import type { StopDegree } from '../../../shared/domain/safety/stop.ts';
import { useSelection } from '../../stores/selection.ts';
import { engineName, useEngineIds } from '../../stores/connection.ts';
import { EVERY, type DeskScope } from '../../stores/desk.ts';
import { useTable, useSurvey } from '../../stores/table-store.ts';
import { instruments, parents, venues } from '../../stores/tables.ts';
import { ChipMenu } from './chip-menu.tsx';
import { describeDeskScope, EVERYTHING, sameScope, shortDeskScope, toggleScope } from './scope-set.ts';
import css from './scope-chips.module.css';

const NEXT_DEGREE: Readonly<Record<StopDegree, StopDegree>> = { cancel: 'hold', hold: 'reduce', reduce: 'cancel' };
const DEGREE_WORDS: Readonly<Record<StopDegree, string>> = {
  cancel: 'cancel orders',
  hold: 'hold only',
  reduce: 'reduce only',
};

export interface ScopeChipsProps {
  readonly scopes: readonly DeskScope[];
  readonly onScopes: (scopes: readonly DeskScope[]) => void;
  readonly degree: StopDegree;
  readonly onDegree: (degree: StopDegree) => void;
}

export function ScopeChips({ scopes, onScopes, degree, onDegree }: ScopeChipsProps) {
  const engines = useEngineIds();
  const symbols = useTable(instruments, (rows) => [...rows.values()]);
  const venueRows = useTable(venues, (rows) => [...rows.values()]);
  const traders = useSurvey(parents, (rows) =>
    [...new Set(Array.from(rows.values(), ({ actor }) => actor))].toSorted(),
  );
  const everything = chosenOf(scopes, EVERYTHING[0]!);

  const toggle = (scope: DeskScope): void => onScopes(toggleScope(scopes, scope));
  const chosen = (scope: DeskScope): boolean => chosenOf(scopes, scope);
  const options = (all: readonly DeskScope[]) =>
    all.map((scope) => ({ label: describeDeskScope(scope), chosen: chosen(scope), toggle: () => toggle(scope) }));

  return (
    <div className={css['chips']} role="group" aria-label="What STOP reaches">
      <button
        type="button"
        className={css['chip']}
        aria-pressed={everything}
        onClick={() => onScopes(EVERYTHING)}
        title={engines.length > 1 ? `Every engine: ${engines.map(engineName).join(', ')}` : undefined}
      >
        everything
      </button>
      {engines.length > 1 ? (
        <ChipMenu label="engine" options={options(engines.map((id) => ({ engine: id, scope: { kind: 'all' } })))} />
      ) : null}
      <ChipMenu
        label="instrument"
        options={options(
          symbols.map((row) => ({ engine: row.engine, scope: { kind: 'instrument', instrument: row.symbol } })),
        )}
      />
      <ChipMenu
        label="strategy"
        options={options(STRATEGY_NAMES.map((strategy) => ({ engine: EVERY, scope: { kind: 'strategy', strategy } })))}
      />
      <ChipMenu
        label="venue"
        options={options(venueRows.map(({ engine, venue }) => ({ engine, scope: { kind: 'venue', venue } })))}
      />
      {traders.length > 1 ? (
        <ChipMenu
          label="trader"
          options={options(traders.map((trader) => ({ engine: EVERY, scope: { kind: 'trader', trader } })))}
        />
      ) : null}
      <OrderChips scopes={scopes} toggle={toggle} />
      <button
        type="button"
        className={`${css['chip']} ${css['degree']}`}
        aria-pressed={degree !== 'cancel'}
        onClick={() => onDegree(NEXT_DEGREE[degree])}
        title="Cancel: nothing new leaves and all working orders are cancelled. Hold: working orders stay. Reduce: only what shrinks positions leaves or stays."
      >
        {DEGREE_WORDS[degree]}
      </button>
    </div>
  );
}

interface OrderChipsProps {
  readonly scopes: readonly DeskScope[];
  readonly toggle: (scope: DeskScope) => void;
}

/** The selected order, and orders that were chosen before it. */
function OrderChips({ scopes, toggle }: OrderChipsProps) {
  const { engine, parentId } = useSelection((selection) => selection);
  const orderScope: DeskScope | null =
    engine === null || parentId === null ? null : { engine, scope: { kind: 'parent', parentId } };
  const elsewhere = scopes.filter(
    (one) => one.scope.kind === 'parent' && (orderScope === null || !sameScope(one, orderScope)),
  );
  return (
    <>
      {orderScope ? (
        <button
          type="button"
          className={`${css['chip']} ${css['order']}`}
          aria-pressed={chosenOf(scopes, orderScope)}
          onClick={() => toggle(orderScope)}
          title={`The order that is selected: ${describeDeskScope(orderScope)}`}
        >
          {shortDeskScope(orderScope)}
        </button>
      ) : null}
      {elsewhere.map((scope) => (
        <button
          key={describeDeskScope(scope)}
          type="button"
          className={`${css['chip']} ${css['order']}`}
          aria-pressed={true}
          onClick={() => toggle(scope)}
          title={describeDeskScope(scope)}
        >
          {shortDeskScope(scope)}
        </button>
      ))}
    </>
  );
}

const chosenOf = (scopes: readonly DeskScope[], scope: DeskScope): boolean =>
  scopes.some((one) => sameScope(one, scope));
