/**
 * The stop bar: at the same place on every layout, never disabled, and never ahead of the engine. Left the control and
 * its scopes; right what the engine says of the stops in force, the most serious first.
 */
import { useRef, useState } from 'react';
import type { StopDegree } from '../../../shared/domain/safety/stop.ts';
import { useAction } from '../../stores/actions.ts';
import { desk, type DeskScope } from '../../stores/desk.ts';
import { useFinds } from '../../stores/finds.ts';
import { notify } from '../../stores/notices.ts';
import { ScopeChips } from './scope-chips.tsx';
import { allScopes } from './all-scopes.ts';
import { describeDeskScope, EVERYTHING } from './scope-set.ts';
import { StopStatus } from './stop-status.tsx';
import { Unreachable } from './unreachable.tsx';
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

  // By name it is chosen, and no more: STOP is held for it as for any other.
  const choose = (scope: DeskScope): void => {
    setScopes([scope]);
    button.current?.ownerDocument.defaultView?.focus();
    button.current?.focus();
    notify(`STOP reaches ${describeDeskScope(scope)}: hold Space for half a second`, 'attention');
  };
  useFinds((typed) =>
    typed.trim() === ''
      ? []
      : allScopes().map((scope) => ({
          key: `stop ${scope.engine} ${JSON.stringify(scope.scope)}`,
          title: `STOP ${describeDeskScope(scope)}…`,
          group: 'Stop',
          behind: true,
          run: () => choose(scope),
        })),
  );

  const what = scopes.map(describeDeskScope).join(', ');
  return (
    <section className={css['bar']} aria-label="Stop">
      <button
        ref={button}
        type="button"
        className={`${css['stop']} ${holding ? css['holding'] : ''}`}
        data-hold
        {...handlers}
      >
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
