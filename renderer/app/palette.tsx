/** The command palette: every act of the desk by name, with its key; what cannot be done now is listed as such. */
import { Command } from 'cmdk';
import { useState } from 'react';
import { actionNames, actionTitle, runAction, useAction, useOffered, type ActionName } from '../stores/actions.ts';
import { Dialog } from '../ui/dialog.tsx';
import { KeyHint } from '../ui/marks.tsx';
import { keysOf } from './hotkeys.ts';
import { fitOf } from './palette-match.ts';
import css from './app.module.css';

/** In the order in which they were named; panels last. */
const groups = (): string[] => [...new Set(actionNames().map((name) => actionTitle(name).group))];
/** Not listed in itself. */
const listed = (): ActionName[] => actionNames().filter((name) => name !== 'desk.palette');

export function Palette() {
  const [open, setOpen] = useState(false);
  const offered = useOffered();
  useAction('desk.palette', () => setOpen((was) => !was));

  const run = (name: ActionName): void => {
    setOpen(false);
    // After the dialog has given the focus back, so that an act may move it.
    setTimeout(() => runAction(name));
  };
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title="Find an action" kind="top">
      <Command className={css['palette']} label="Actions" loop filter={fitOf}>
        <Command.Input className={css['query']} placeholder="Pause, journal, layout …" />
        <Command.List className={css['found']}>
          <Command.Empty className={css['nothing']}>No action of that name</Command.Empty>
          {groups().map((group) => (
            <Command.Group key={group} heading={group}>
              {listed()
                .filter((name) => actionTitle(name).group === group)
                .map((name) => (
                  <Command.Item
                    key={name}
                    value={actionTitle(name).title}
                    disabled={(offered.get(name)?.length ?? 0) === 0}
                    onSelect={() => run(name)}
                  >
                    {actionTitle(name).title}
                    {keysOf(name) ? <KeyHint keys={keysOf(name)!} /> : null}
                  </Command.Item>
                ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Dialog>
  );
}
