/** The sheet of keys, made from the table that the keys are read from. */
import { useState } from 'react';
import { actionNames, actionTitle, useAction } from '../stores/actions.ts';
import { Dialog } from '../ui/primitives/dialog.tsx';
import { KeyHint } from '../ui/primitives/marks.tsx';
import { HOTKEYS } from './hotkeys.ts';
import css from './app.module.css';

/** In the order in which they were named; panels last. */
const groups = (): string[] => [...new Set(actionNames().map((name) => actionTitle(name).group))];

export function Shortcuts() {
  const [open, setOpen] = useState(false);
  useAction('desk.shortcuts', () => setOpen(true));
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title="Shortcuts">
      <div className={css['sheet']}>
        {groups().map((group) => {
          const keys = HOTKEYS.filter((hotkey) => actionTitle(hotkey.action).group === group);
          return keys.length === 0 ? null : (
            <section key={group}>
              <h3>{group}</h3>
              <dl>
                {keys.map((hotkey) => (
                  <div key={hotkey.action}>
                    <dt>{actionTitle(hotkey.action).title}</dt>
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
