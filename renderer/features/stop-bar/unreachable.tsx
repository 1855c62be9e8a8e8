/** Said while an engine is out of reach: STOP is tried all the same, and there is another way. */
import { commandLineOf } from '../../stores/command-line.ts';
import { engineName, engineShort, useConnections, useEngineIds } from '../../stores/connection.ts';
import { useNow } from '../../stores/now.ts';
import { formatDuration } from '../../ui/words/format.ts';
import css from './unreachable.module.css';

const OUT_OF_REACH = {
  connecting: 'Connecting to the engine',
  stale: 'Engine out of reach',
  refused: 'Refused by the engine',
  closed: 'Left the engine',
} as const;
const OF_SEVERAL = { connecting: 'connecting', stale: 'out of reach', refused: 'refused', closed: 'left' } as const;

export function Unreachable() {
  const away = useConnections((views) =>
    [...views].flatMap(([id, { state, heardMs, sinceMs }]) =>
      state === 'live' || state === 'resynchronising'
        ? []
        : `${views.size > 1 ? OF_SEVERAL[state] : OUT_OF_REACH[state]}|${heardMs ?? sinceMs}|${id}`,
    ),
  );
  const sinceMs = Math.min(...away.map((one) => Number(one.split('|')[1])));
  const seconds = useNow((ms) => Math.max(0, Math.floor((ms - sinceMs) / 1_000)));
  const several = useEngineIds().length > 1;
  if (away.length === 0) return null;
  const states = new Set(away.map((one) => one.split('|')[0]!));
  const ids = away.map((one) => one.split('|')[2]!);
  const commands = ids.map(commandLineOf);
  const since = sinceMs === 0 || seconds === 0 ? '' : formatDuration(seconds * 1_000_000);
  return (
    <p className={css['unreachable']} title={`STOP still tries, its outcome unknown. Also:\n${commands.join('\n')}`}>
      <strong>
        {/* The name has a line of its own where there is little room: it is what is sought. */}
        {several ? <span title={ids.map(engineName).join(', ')}>{ids.map(engineShort).join(', ')}</span> : null}{' '}
        <span>
          {states.size > 1 ? OF_SEVERAL.stale : [...states]}
          {since === '' ? null : (
            <span className={css['since']}>
              {' '}
              <span className={css['for']}>for </span>
              {since}
            </span>
          )}
        </span>
      </strong>
      <span>
        <span className={css['remedy']}>STOP still tries, its outcome unknown. </span>Also:{' '}
        <code title={commands.join('\n')}>{commands[0]}</code>
        {commands.length > 1 ? ` and ${commands.length - 1} more` : ''}
      </span>
    </p>
  );
}
