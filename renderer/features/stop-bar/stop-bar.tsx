/**
 * The stop bar: at the same place on every layout, never disabled, and never ahead of the engine. Left the control and
 * its scopes; right what the engine says of the stops in force, the most serious first.
 */
import { useRef, useState } from 'react';
import type { StopDegree } from '../../../shared/domain/stop.ts';
import { useAction } from '../../stores/actions.ts';
import { commandLineOf } from '../../stores/command-line.ts';
import { useConnections } from '../../stores/connection.ts';
import { desk, type DeskScope } from '../../stores/desk.ts';
import { notify } from '../../stores/notices.ts';
import { useNow } from '../../stores/now.ts';
import { formatDuration } from '../../ui/format.ts';
import { ScopeChips } from './scope-chips.tsx';
import { describeDeskScope, EVERYTHING } from './scope-set.ts';
import { StopStatus } from './stop-status.tsx';
import { useHold } from './use-hold.ts';
import css from './stop-bar.module.css';

export function StopBar() {
  const [scopes, setScopes] = useState(EVERYTHING);
  const [degree, setDegree] = useState<StopDegree>('cancel');
  const button = useRef<HTMLButtonElement>(null);

  const engage = (which: readonly DeskScope[], how: StopDegree, reason: string): void => {
    void desk.kill(which, how, reason);
    setScopes(EVERYTHING);
    setDegree('cancel');
  };
  const { holding, handlers } = useHold(
    () => engage(scopes, degree, 'stopped at the desk'),
    () => notify('Not stopped: hold STOP for half a second, or press Ctrl+Shift+X', 'attention'),
  );
  useAction('stop.engage', () => engage(EVERYTHING, 'cancel', 'stopped at the desk by key'));
  useAction('stop.focus', () => button.current?.focus());

  const what = scopes.map(describeDeskScope).join(', ');
  return (
    <section className={css['bar']} aria-label="Stop">
      <button ref={button} type="button" className={`${css['stop']} ${holding ? css['holding'] : ''}`} {...handlers}>
        <span className={css['word']}>STOP</span>
        <span className="visually-hidden"> {what}: </span>
        <span className={css['how']}>hold ½ s · Ctrl+Shift+X</span>
      </button>
      <ScopeChips scopes={scopes} onScopes={setScopes} degree={degree} onDegree={setDegree} />
      <div className={css['status']}>
        <Unreachable />
        <StopStatus />
      </div>
    </section>
  );
}

const OUT_OF_REACH = {
  connecting: 'Connecting to the engine',
  stale: 'Engine out of reach',
  refused: 'Refused by the engine',
  closed: 'Left the engine',
} as const;
const OF_SEVERAL = { connecting: 'connecting', stale: 'out of reach', refused: 'refused', closed: 'left' } as const;

/** Said while an engine is out of reach: STOP is tried all the same, and there is another way. */
function Unreachable() {
  const away = useConnections((views) =>
    [...views].flatMap(([id, { state, heardMs, sinceMs, engine }]) =>
      state === 'live' || state === 'resynchronising'
        ? []
        : `${views.size > 1 ? `${engine?.name ?? id} ${OF_SEVERAL[state]}` : OUT_OF_REACH[state]}|${heardMs ?? sinceMs}|${id}`,
    ),
  );
  const sinceMs = Math.min(...away.map((one) => Number(one.split('|')[1])));
  const seconds = useNow((ms) => Math.max(0, Math.floor((ms - sinceMs) / 1_000)));
  if (away.length === 0) return null;
  const commands = away.map((one) => commandLineOf(one.split('|')[2]!));
  const since = sinceMs === 0 || seconds === 0 ? '' : ` for ${formatDuration(seconds * 1_000_000)}`;
  return (
    <p className={css['unreachable']}>
      <strong>
        {away.map((one) => one.split('|')[0]).join(', ')}
        {since}
      </strong>
      <span>
        <span className={css['remedy']}>STOP still tries, its outcome unknown. </span>Also:{' '}
        <code title={commands.join('\n')}>{commands[0]}</code>
        {commands.length > 1 ? ` and ${commands.length - 1} more` : ''}
      </span>
    </p>
  );
}
