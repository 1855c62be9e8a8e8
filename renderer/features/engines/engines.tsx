/** The engine in the header: its hue, name, how live it is, and who supervises it. */
import { useConnection } from '../../stores/connection.ts';
import { useNow } from '../../stores/now.ts';
import { useTable } from '../../stores/table-store.ts';
import { engineStatus } from '../../stores/tables.ts';
import { EngineSquare } from '../../ui/marks.tsx';
import { connectionWords } from './connection-words.ts';
import css from './engines.module.css';

export function Engines() {
  const view = useConnection((all) => all);
  const { words, tone } = useTick(view);
  const name = view.engine?.name ?? 'engine';
  const about = view.engine ? `${name} ${view.engine.version}, epoch ${view.engine.epoch}` : 'not joined yet';
  return (
    <div className={css['engines']}>
      <span className={css['chip']} title={[about, view.detail].filter(Boolean).join(': ')} data-testid="engine-chip">
        <EngineSquare index={0} />
        <span className={css['name']}>{name}</span>
        <span className={css[tone]}>{words}</span>
      </span>
      <Supervisors />
    </div>
  );
}

function useTick(view: Parameters<typeof connectionWords>[0]) {
  // Two selections of plain values, so that the chip renders again only when its words change.
  const words = useNow((ms) => connectionWords(view, ms).words);
  return { words, tone: connectionWords(view, 0).tone };
}

function Supervisors() {
  const session = useConnection((view) => view.session);
  const names = useTable(engineStatus, (rows) => rows.get('engine')?.supervisors ?? null);
  const count = names?.length ?? null;
  if (!session) return null;
  const others = count === null ? 0 : Math.max(0, count - 1);
  return (
    <span
      className={css['supervisors']}
      title={`You are ${session.actor} with the role ${session.role}; ${count ?? 0} sessions may send commands`}
    >
      {session.role === 'viewer' ? 'viewing' : 'supervising'}: {session.actor}
      {others > 0 ? ` and ${others} more` : ''}
    </span>
  );
}
