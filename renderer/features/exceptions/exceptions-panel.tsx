/** What needs a person, over all engines: a list by gravity, and beside it what is known, done and proposed, with its runbook. */
import { useMemo, useState } from 'react';
import { useLostBy } from '../../stores/lost-care.ts';
import { useTable } from '../../stores/table-store.ts';
import { engineStatus, exceptions } from '../../stores/tables.ts';
import { Panel } from '../../ui/primitives/panel.tsx';
import { Segments } from '../../ui/primitives/segments.tsx';
import { AlertSettings } from './alert-settings.tsx';
import { ExceptionDetail } from './exception-detail.tsx';
import { ExceptionList } from './exception-list.tsx';
import { ordered, rateWords, rowKeyOf, type View, viewOf } from './exception-words.ts';
import { LostList } from './lost-list.tsx';
import css from './exceptions.module.css';

export function ExceptionsPanel() {
  const [view, setView] = useState<View>('open');
  const [chosen, setChosen] = useState<string | null>(null);
  const all = useTable(exceptions, (rows) => [...rows.values()]);
  const rate = useTable(engineStatus, (rows) =>
    Math.max(0, ...Array.from(rows.values(), (row) => row.alarms.per10Min)),
  );
  const rows = useMemo(() => ordered(all, view), [all, view]);
  const count = (of: View): number => all.filter((row) => viewOf(row) === of).length;
  const at = Math.max(
    0,
    rows.findIndex((row) => rowKeyOf(row) === chosen),
  );
  const one = rows[at];
  const lost = { open: useLostBy('open'), shelved: useLostBy('shelved'), resolved: [] };
  const showsLost = lost[view].length > 0;
  return (
    <Panel
      title="Exceptions"
      meta={rateWords(rate)}
      actions={
        <>
          <Segments
            label="Which exceptions"
            value={view}
            onChange={setView}
            segments={[
              { value: 'open', title: 'Open', count: count('open') + lost.open.length, needs: true },
              { value: 'shelved', title: 'Shelf', count: count('shelved') + lost.shelved.length },
              { value: 'resolved', title: 'Resolved', count: count('resolved') },
            ]}
          />
        </>
      }
      empty={
        rows.length === 0 && !showsLost ? (
          <>
            <p>{NOTHING[view]}</p>
            <AlertSettings />
          </>
        ) : undefined
      }
    >
      <div className={css['whole']}>
        {showsLost ? <LostList engines={lost[view]} /> : null}
        {rows.length === 0 ? (
          <AlertSettings />
        ) : (
          <div className={css['split']}>
            <div className={css['side']}>
              <ExceptionList rows={rows} chosen={at} onChoose={setChosen} />
              <AlertSettings />
            </div>
            {one ? <ExceptionDetail key={rowKeyOf(one)} row={one} /> : null}
          </div>
        )}
      </div>
    </Panel>
  );
}

const NOTHING: Readonly<Record<View, string>> = {
  open: 'Nothing needs you: no exception is open.',
  shelved: 'Nothing is on the shelf.',
  resolved: 'Nothing has been resolved yet.',
};
