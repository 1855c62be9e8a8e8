/** Says in the header that faults are in force, so that nobody takes a rehearsal for the real thing. */
import { runAction } from '../../stores/actions.ts';
import { faults } from '../../stores/tables.ts';
import { useTable } from '../../stores/table-store.ts';
import css from './faults.module.css';

export function FaultChip() {
  const count = useTable(faults, (rows) => [...rows.values()].filter(({ clearedUs }) => clearedUs === null).length);
  if (count === 0) return null;
  return (
    <button
      type="button"
      className={css['chip']}
      title="What goes wrong is wanted: show the faults"
      onClick={() => runAction('show.faults')}
    >
      {count} {count === 1 ? 'fault' : 'faults'}
      <span className={css['wide']}>&nbsp;injected</span>
    </button>
  );
}
