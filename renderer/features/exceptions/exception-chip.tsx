/** In the header: engines that are lost, how many exceptions need a person, by severity, and how many alarms there were lately. A press shows them. */
import { useEffect, useRef } from 'react';
import { runAction } from '../../stores/actions.ts';
import { commandLineOf } from '../../stores/command-line.ts';
import { engineName } from '../../stores/connection.ts';
import { lostCare, useLostBy } from '../../stores/lost-care.ts';
import { lostEngines } from '../../stores/lost-engines.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { engineStatus, exceptions } from '../../stores/tables.ts';
import { useTable } from '../../stores/table-store.ts';
import { severityWords } from '../../ui/words/exception-order.ts';
import { formatCount } from '../../ui/words/format.ts';
import { AlarmFlood, type Alarm } from './alarm-flood.ts';
import { alert } from './alerts.ts';
import { countBySeverity, lostFacts, lostTitle, rateWords, type Shown, viewOf } from './exception-words.ts';
import { watchLosses } from './loss-alarms.ts';
import css from './exceptions.module.css';

export function ExceptionChip() {
  useAlerts();
  const { P1, P2, P3, unknown } = useTable(exceptions, (rows) => countBySeverity(rows.values()));
  const rate = useTable(engineStatus, (rows) =>
    Math.max(0, ...Array.from(rows.values(), (row) => row.alarms.per10Min)),
  );
  const lost = useLostBy('open').length;
  const open = lost + unknown + P1 + P2 + P3;
  const parts = (
    [
      [lost, 'lost'],
      [unknown, 'unknown'],
      [P1, severityWords('P1')],
      [P2, severityWords('P2')],
      [P3, severityWords('P3')],
    ] as const
  ).flatMap(([count, name]) => (count > 0 ? [`${formatCount(count)} ${name}`] : []));
  const words = open === 0 ? 'no exceptions' : parts.join(' · ');
  return (
    <button
      type="button"
      className={`${css['chip']} ${lost + P1 > 0 ? css['grave'] : open > 0 ? css['some'] : ''}`}
      title={`Engines that are lost, and open exceptions; ${rateWords(rate)}`}
      onClick={() => runAction('show.exceptions')}
      data-testid="exception-chip"
    >
      {words}
    </button>
  );
}

/** Each exception that opens, or becomes graver, and each engine that stays lost, once; what was there when the desk came is not new. */
function useAlerts(): void {
  const told = useRef<Map<string, string> | null>(null);
  useEffect(() => {
    const flood = new AlarmFlood();
    let due: ReturnType<typeof setTimeout> | undefined;
    const tell = (alarms: readonly Alarm[]): void => {
      alert(flood.take(alarms, performance.now()));
      clearTimeout(due);
      const inMs = flood.dueInMs(performance.now());
      if (inMs !== null) due = setTimeout(() => tell([]), inMs);
    };
    const end = exceptions.onUpdate((update) => {
      const known = (told.current ??= new Map());
      const news: Shown[] = [];
      for (const row of update.rows) {
        const key = `${row.engine}/${row.exceptionId}`;
        const isOpen = viewOf(row) === 'open';
        if (isOpen && known.get(key) !== row.severity) news.push(row);
        if (isOpen) known.set(key, row.severity);
        else known.delete(key);
      }
      if (news.length > 0 && update.kind === 'delta') tell(news);
    });
    const tellLost = (engine: EngineId): void =>
      tell([{ severity: 'P1', title: lostTitle(engineName(engine)), facts: lostFacts(commandLineOf(engine)) }]);
    const endLosses = watchLosses(lostEngines, tellLost);
    const endReturns = lostCare.onReturn(tellLost);
    return () => {
      end();
      endLosses();
      endReturns();
      clearTimeout(due);
    };
  }, []);
}
