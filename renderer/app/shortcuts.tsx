/** The sheet of keys, made from the table that the keys are read from. */
import { useState } from 'react';
import { ACTION_NAMES, ACTIONS, useAction } from '../stores/actions.ts';
import { Dialog } from '../ui/dialog.tsx';
import { KeyHint } from '../ui/marks.tsx';
import { HOTKEYS } from './hotkeys.ts';
import css from './app.module.css';

const GROUPS = [...new Set(ACTION_NAMES.map((name) => ACTIONS[name].group))];

export function Shortcuts() {
  const [open, setOpen] = useState(false);
  useAction('desk.shortcuts', () => setOpen(true));
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title="Shortcuts">
      <div className={css['sheet']}>
        {GROUPS.map((group) => {
          const keys = HOTKEYS.filter((hotkey) => ACTIONS[hotkey.action].group === group);
          return keys.length === 0 ? null : (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {keys.map((hotkey) => (
                  <div key={hotkey.action}>
                    <dt>{ACTIONS[hotkey.action].title}</dt>
                    <dd>
                      {hotkey.keys.map((chord) => (
                        <KeyHint key={chord} keys={chord} />
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
        <p>Letters wait while you type or a dialog is open. Arrows move in the grids, Enter opens an order.</p>
      </div>
    </Dialog>
  );
}
