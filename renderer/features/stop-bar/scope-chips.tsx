/** What the next stop is to reach, and how far it goes. Everything, unless narrowed; any set of scopes in one stop. */
import { STRATEGY_NAMES } from '../../../shared/domain/strategy.ts';
import { describeScope, type StopDegree, type StopScope } from '../../../shared/domain/stop.ts';
import { useSelection } from '../../stores/selection.ts';
import { useTable } from '../../stores/table-store.ts';
import { instruments } from '../../stores/tables.ts';
import { ChipMenu } from './chip-menu.tsx';
import { sameScope, toggleScope } from './scope-set.ts';
import css from './stop-bar.module.css';

export interface ScopeChipsProps {
  readonly scopes: readonly StopScope[];
  readonly onScopes: (scopes: readonly StopScope[]) => void;
  readonly degree: StopDegree;
  readonly onDegree: (degree: StopDegree) => void;
}

export function ScopeChips({ scopes, onScopes, degree, onDegree }: ScopeChipsProps) {
  const symbols = useTable(instruments, (rows) => [...rows.keys()]);
  const parentId = useSelection((selection) => selection.parentId);
  const everything = scopes.some((scope) => scope.kind === 'all');

  const toggle = (scope: StopScope): void => onScopes(toggleScope(scopes, scope));
  const chosen = (scope: StopScope): boolean => scopes.some((one) => sameScope(one, scope));
  const options = (all: readonly StopScope[]) =>
    all.map((scope) => ({ label: describeScope(scope), chosen: chosen(scope), toggle: () => toggle(scope) }));
  const orderScope: StopScope | null = parentId === null ? null : { kind: 'parent', parentId };
  const elsewhere = scopes.filter((scope) => scope.kind === 'parent' && scope.parentId !== parentId);

  return (
    <div className={css['chips']} role="group" aria-label="What STOP reaches">
      <button
        type="button"
        className={css['chip']}
        aria-pressed={everything}
        onClick={() => onScopes([{ kind: 'all' }])}
      >
        everything
      </button>
      <ChipMenu
        label="instrument"
        options={options(symbols.map((instrument) => ({ kind: 'instrument', instrument })))}
      />
      <ChipMenu
        label="strategy"
        options={options(STRATEGY_NAMES.map((strategy) => ({ kind: 'strategy', strategy })))}
      />
      {orderScope ? (
        <button
          type="button"
          className={css['chip']}
          aria-pressed={chosen(orderScope)}
          onClick={() => toggle(orderScope)}
          title="The order that is selected"
        >
          {describeScope(orderScope)}
        </button>
      ) : null}
      {elsewhere.map((scope) => (
        <button
          key={describeScope(scope)}
          type="button"
          className={css['chip']}
          aria-pressed={true}
          onClick={() => toggle(scope)}
        >
          {describeScope(scope)}
        </button>
      ))}
      <button
        type="button"
        className={`${css['chip']} ${css['degree']}`}
        aria-pressed={degree === 'hold'}
        onClick={() => onDegree(degree === 'hold' ? 'cancel' : 'hold')}
        title="Cancel: nothing new leaves and all working orders are cancelled. Hold: working orders stay."
      >
        {degree === 'hold' ? 'hold only' : 'cancel orders'}
      </button>
    </div>
  );
}
