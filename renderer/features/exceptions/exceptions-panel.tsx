/** What needs a person, over all engines: a list by gravity, and beside it what is known, done and proposed, with its runbook. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { SEVERITIES } from '../../../shared/domain/exception-kind.ts';
import { engineName, useEngineIds } from '../../stores/connection.ts';
import { keyOf } from '../../stores/engine-id.ts';
import { useTable } from '../../stores/table-store.ts';
import { engineStatus, exceptions } from '../../stores/tables.ts';
import { Badge } from '../../ui/badge.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Segments } from '../../ui/segments.tsx';
import { alertChoices, toggleAlert, type AlertWay } from './alerts.ts';
import { ExceptionDetail } from './exception-detail.tsx';
import { careWords, ordered, rateWords, severityLook, type Shown, type View, viewOf } from './exception-words.ts';
import css from './exceptions.module.css';

/** Rows that are drawn; how many more there are is said. */
const MOST_ROWS = 200;

export function ExceptionsPanel() {
  const [view, setView] = useState<View>('open');
  const [chosen, setChosen] = useState<string | null>(null);
  const all = useTable(exceptions, (rows) => [...rows.values()]);
  const rate = useTable(engineStatus, (rows) =>
    Math.max(0, ...Array.from(rows.values(), (row) => row.alarms.per10Min)),
  );
  const rows = ordered(all, view);
  const count = (of: View): number => all.filter((row) => viewOf(row) === of).length;
  const shown = rows.slice(0, MOST_ROWS);
  const one = shown.find((row) => rowKeyOf(row) === chosen) ?? shown[0];
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
              { value: 'open', title: 'Open', count: count('open'), needs: true },
              { value: 'shelved', title: 'Shelf', count: count('shelved') },
              { value: 'resolved', title: 'Resolved', count: count('resolved') },
            ]}
          />
        </>
      }
      empty={rows.length === 0 ? <p>{NOTHING[view]}</p> : undefined}
    >
      <div className={css['split']}>
        <div className={css['side']}>
          <ul className={css['list']} aria-label="Exceptions">
            {shown.map((row) => (
              <Item key={rowKeyOf(row)} row={row} chosen={row === one} onChoose={() => setChosen(rowKeyOf(row))} />
            ))}
            {rows.length > shown.length ? <li className={css['more']}>and {rows.length - shown.length} more</li> : null}
          </ul>
          <AlertSettings />
        </div>
        {one ? <ExceptionDetail key={rowKeyOf(one)} row={one} /> : null}
      </div>
    </Panel>
  );
}

const rowKeyOf = (row: Shown): string => keyOf(row.engine, row.exceptionId);

const NOTHING: Readonly<Record<View, string>> = {
  open: 'Nothing needs you: no exception is open.',
  shelved: 'Nothing is on the shelf.',
  resolved: 'Nothing has been resolved yet.',
};

function Item({ row, chosen, onChoose }: { row: Shown; chosen: boolean; onChoose: () => void }) {
  const several = useEngineIds().length > 1;
  const nowUs = useTable(engineStatus, (rows) => rows.get(keyOf(row.engine, 'engine'))?.nowUs ?? 0);
  const look = severityLook(row.severity);
  const overdue = row.state === 'open' && row.acknowledgedBy === null && nowUs > row.respondByUs;
  return (
    <li>
      <button
        type="button"
        className={`${css['item']} ${chosen ? css['chosen'] : ''}`}
        aria-pressed={chosen}
        onClick={onChoose}
        data-panel-focus={chosen ? '' : undefined}
        data-exception={row.exceptionId}
      >
        <Badge tone={look.tone}>{look.words}</Badge>
        <strong className={css['title']}>{row.title}</strong>
        <span className={css['extent']}>
          {row.memberCount > 0 ? `${row.memberCount} concerned` : ''}
          {several ? ` on ${engineName(row.engine)}` : ''}
        </span>
        <span className={overdue ? css['overdue'] : css['care']}>{careWords(row, nowUs)}</span>
      </button>
    </li>
  );
}

const WAYS: readonly [AlertWay, string][] = [
  ['sound', 'Sound'],
  ['notification', 'Notify'],
];

function AlertSettings() {
  const choices = useStore(alertChoices);
  return (
    <div className={css['settings']}>
      {WAYS.map(([way, words]) => (
        <span key={way} className={css['alerts']} role="group" aria-label={`${words} for new exceptions`}>
          {words}
          {SEVERITIES.map((severity) => (
            <button
              key={severity}
              type="button"
              className={css['alert']}
              aria-pressed={choices[way].includes(severity)}
              onClick={() => toggleAlert(way, severity)}
            >
              {severity}
            </button>
          ))}
        </span>
      ))}
    </div>
  );
}
