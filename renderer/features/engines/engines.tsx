/** The engines in the header: the hue, name and state of each, and who supervises. A press opens the engines' dialog. */
import { runAction } from '../../stores/actions.ts';
import { useEngineStatus } from '../../stores/clock.ts';
import { useConnection, useEngineIds } from '../../stores/connection.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { useHue } from '../../stores/engine-roster.ts';
import { useNow } from '../../stores/now.ts';
import { useLookedAtEngine } from '../../stores/selection.ts';
import { formatDuration } from '../../ui/format.ts';
import { EngineSquare } from '../../ui/marks.tsx';
import { connectionWords } from './connection-words.ts';
import css from './engines.module.css';

export function Engines() {
  const ids = useEngineIds();
  return (
    <div className={css['engines']}>
      {ids.map((id) => (
        <Chip key={id} engine={id} />
      ))}
      <Supervisors />
    </div>
  );
}

function Chip({ engine }: { engine: EngineId }) {
  const view = useConnection(engine, (all) => all);
  const hue = useHue(engine);
  // Two selections of plain values, so that the chip renders again only when its words change.
  const words = useNow((ms) => connectionWords(view, ms).words);
  const { tone } = connectionWords(view, 0);
  const name = view.engine?.name ?? 'engine';
  const about = view.engine ? `${name} ${view.engine.version}, epoch ${view.engine.epoch}` : 'not joined yet';
  return (
    <button
      type="button"
      className={css['chip']}
      title={[about, view.detail].filter(Boolean).join(': ')}
      data-testid="engine-chip"
      onClick={() => runAction('desk.engines')}
    >
      <EngineSquare hue={hue} />
      <span className={css['name']}>{name}</span>
      <span className={css[tone]}>{words}</span>
    </button>
  );
}

/** Of the engine that is looked at. */
function Supervisors() {
  const engine = useLookedAtEngine();
  const session = useConnection(engine, (view) => view.session);
  const status = useEngineStatus();
  const names = status?.supervisors ?? [];
  const leftUs = status?.deadManUs ?? null;
  if (!session) return null;
  const others = names.filter((name) => name !== session.actor);
  return (
    <span
      className={css['supervisors']}
      title={`You are ${session.actor} with the role ${session.role}; supervising: ${names.join(', ') || 'nobody'}`}
    >
      {session.role === 'viewer' ? 'viewing' : 'supervising'}: {session.actor}
      {others.length > 0 ? ` and ${others.length === 1 ? others[0] : `${others.length} more`}` : ''}
      {leftUs === null ? '' : ` · nobody may act: stops itself in ${formatDuration(leftUs)}`}
    </span>
  );
}
