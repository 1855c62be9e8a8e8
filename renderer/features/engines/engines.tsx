/** The engines in the header: the hue, name and state of each, and who supervises. A press opens the engines' dialog. */
import { runAction } from '../../stores/actions.ts';
import { useEngineStatus } from '../../stores/clock.ts';
import {
  engineName,
  isLive,
  useConnection,
  useConnections,
  useEngineIds,
  useEngineName,
  useEngineShort,
} from '../../stores/connection.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { hueOf, useHue } from '../../stores/engine-roster.ts';
import { useNow } from '../../stores/now.ts';
import { useLookedAtEngine } from '../../stores/selection.ts';
import { formatDuration } from '../../ui/words/format.ts';
import { EngineSquare } from '../../ui/primitives/marks.tsx';
import { connectionWords } from './connection-words.ts';
import css from './engines.module.css';

/** Beyond so many engines, those that are as they should be are one chip together. */
const MANY = 4;
/** Of those that are not, so many have a chip of their own even then. */
const MOST_TROUBLED = 2;

export function Engines() {
  const ids = useEngineIds();
  const troubled = useConnections((views) => [...views].filter(([, view]) => !isLive(view)).map(([id]) => id));
  const many = ids.length > MANY;
  const apart = many ? troubled.slice(0, MOST_TROUBLED) : ids;
  return (
    <div className={css['engines']}>
      {apart.map((id) => (
        <Chip key={id} engine={id} />
      ))}
      {many ? <Together of={ids} troubled={troubled.length} /> : null}
      <Supervisors />
    </div>
  );
}

/** `20 engines, 18 live`, with the hues that there are. */
function Together({ of, troubled }: { of: readonly EngineId[]; troubled: number }) {
  const hues = [...new Set(of.map(hueOf))];
  const live = troubled === 0 ? 'all live' : `${of.length - troubled} live`;
  return (
    <button
      type="button"
      className={`${css['chip']} ${css['many']}`}
      title={`${of.map(engineName).join(', ')}: press for each`}
      data-testid="engines-chip"
      onClick={() => runAction('desk.engines')}
    >
      <span className={css['hues']} aria-hidden="true">
        {hues.map((hue) => (
          <EngineSquare key={hue} hue={hue} />
        ))}
      </span>
      <span className={css['name']}>{of.length} engines</span>
      <span className={troubled === 0 ? css['live'] : css['attention']}>{live}</span>
    </button>
  );
}

function Chip({ engine }: { engine: EngineId }) {
  const view = useConnection(engine, (all) => all);
  const hue = useHue(engine);
  // Two selections of plain values, so that the chip renders again only when its words change.
  const words = useNow((ms) => connectionWords(view, ms).words);
  const { tone } = connectionWords(view, 0);
  const name = useEngineName(engine);
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
      <span className={css['name']}>{useEngineShort(engine)}</span>
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
      className={`${css['supervisors']} ${leftUs === null ? '' : css['alone']}`}
      title={`You are ${session.actor} with the role ${session.role}; supervising: ${names.join(', ') || 'nobody'}`}
    >
      {leftUs === null ? (
        <span>
          {session.role === 'viewer' ? 'viewing' : 'supervising'}: {session.actor}
          {others.length > 0 ? ` and ${others.length === 1 ? others[0] : `${others.length} more`}` : ''}
        </span>
      ) : (
        <strong className={css['attention']}>nobody may act: stops itself in {formatDuration(leftUs)}</strong>
      )}
    </span>
  );
}
