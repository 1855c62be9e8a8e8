/**
 * The command palette: every act of the desk by name, with its key; what cannot be done now is listed as such. What has a
 * name of its own (a saved layout or view, an open order, a setting, an engine, an instrument) is found by it, and so is
 * whatever can be pressed in the panels in front.
 */
import { Command } from 'cmdk';
import { useState } from 'react';
import { actionNames, actionTitle, runAction, useAction, useOffered, type ActionName } from '../stores/actions.ts';
import { foundFor, type Found } from '../stores/finds.ts';
import { Dialog } from '../ui/primitives/dialog.tsx';
import { KeyHint } from '../ui/primitives/marks.tsx';
import { keysOf } from './hotkeys.ts';
import { usePaletteFinds } from './palette-finds.ts';
import { fitOf } from './palette-match.ts';
import css from './app.module.css';

export function Palette() {
  const [open, setOpen] = useState(false);
  useAction('desk.palette', () => setOpen((was) => !was));
  usePaletteFinds();
  const run = (act: () => void): void => {
    setOpen(false);
    // After the dialog has given the focus back, so that an act may move it.
    setTimeout(act);
  };
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title="Find an action" kind="top">
      <Finder run={run} />
    </Dialog>
  );
}

interface Entry extends Found {
  readonly act: ActionName | null;
}

const actEntry = (name: ActionName): Entry => ({
  key: name,
  act: name,
  ...actionTitle(name),
  run: () => void runAction(name),
});

/** All acts by group, or what fits what was typed, the best first whatever its group: Enter runs that one. */
function entriesFor(typed: string): Map<string, Entry[]> {
  const acts = actionNames()
    // Not listed in itself.
    .filter((name) => name !== 'desk.palette')
    .map(actEntry);
  const all = [...acts, ...foundFor(typed).map((one) => ({ ...one, act: null }))];
  if (typed.trim() === '') return Map.groupBy(all, ({ group }) => group);
  const fitting = all
    .map((entry) => ({ entry, fit: fitOf(entry.title, typed) }))
    .filter(({ fit }) => fit > 0)
    .toSorted((a, b) => Number(a.entry.behind ?? false) - Number(b.entry.behind ?? false) || b.fit - a.fit);
  return new Map([['', fitting.map(({ entry }) => entry)]]);
}

function Finder({ run }: { run: (act: () => void) => void }) {
  // As it was when the last letter was typed: what is offered or shown since then moves nothing under the highlight.
  const [entries, setEntries] = useState(() => entriesFor(''));
  const offered = useOffered();
  return (
    <Command className={css['palette']} label="Actions" loop shouldFilter={false}>
      <Command.Input
        className={css['query']}
        placeholder="Pause, journal, layout, P12 …"
        onValueChange={(typed) => setEntries(entriesFor(typed))}
      />
      <Command.List className={css['found']}>
        {entries.get('')?.length === 0 ? <p className={css['nothing']}>No action of that name</p> : null}
        {[...entries].map(([group, own]) => (
          <Command.Group key={group} heading={group || undefined}>
            {own.map(({ key, act, title, run: runIt }) => (
              <Command.Item
                key={key}
                value={key}
                disabled={act !== null && (offered.get(act)?.length ?? 0) === 0}
                onSelect={() => run(runIt)}
              >
                <bdi>{title}</bdi>
                {act && keysOf(act) ? <KeyHint keys={keysOf(act)!} /> : null}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  );
}
