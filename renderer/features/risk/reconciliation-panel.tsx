/**
 * Where our orders and the venues' differed, after a restart and ever since: what we thought, what the venue said, and
 * what was done about it. Venues first, each with how many; the newest differences below.
 */
import { useMemo } from 'react';
import type { RowOf } from '../../../shared/protocol/tables.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { useMarketDay, useMarketZone } from '../../stores/clock.ts';
import { selectParent, useLookedAtEngine } from '../../stores/selection.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { reconciliation, venues } from '../../stores/tables.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { formatCount, formatWhen } from '../../ui/words/format.ts';
import { lookUp, unknownName } from '../../ui/words/look-up.ts';
import { Panel } from '../../ui/primitives/panel.tsx';
import { byVenue, KIND_WORDS } from './reconciliation-rows.ts';
import css from './risk.module.css';

type Row = OfEngine<RowOf<'reconciliation'>>;

/** Newest differences that are shown; the engine holds more, its log all. */
const SHOWN = 100;

export function ReconciliationPanel() {
  const engine = useLookedAtEngine();
  const rows = useRowsOf(reconciliation, engine, (held) => held.toSorted((a, b) => b.seq - a.seq));
  const known = useRowsOf(venues, engine, (held) => held.map(({ venue }) => venue));
  const counts = useMemo(() => byVenue(rows, known), [rows, known]);
  return (
    <Panel
      title="Reconciliation"
      meta={rows.length === 0 ? '' : rows.length === 1 ? '1 difference' : `${formatCount(rows.length)} differences`}
      empty={
        rows.length === 0 ? (
          <p>
            Nothing has differed. Each venue is asked for all that works there and all that it has executed after a
            start, after it was silent, and every 30 s while something may be open at it and for five minutes more.
          </p>
        ) : undefined
      }
    >
      <ul className={css['venues']} aria-label="Differences by venue">
        {counts.map(({ venue, count }) => (
          <li key={venue}>
            {venue} <span className={count > 0 ? css['attention'] : css['hint']}>{formatCount(count)}</span>
          </li>
        ))}
      </ul>
      <ul className={css['records']} aria-label="Differences" tabIndex={0} data-panel-focus>
        {rows.slice(0, SHOWN).map((row) => (
          <DifferenceRow key={row.seq} row={row} />
        ))}
      </ul>
      {rows.length > SHOWN ? <p className={css['hint']}>Older ones are in the journal and the log.</p> : null}
    </Panel>
  );
}

function DifferenceRow({ row }: { row: Row }) {
  const { engine, tsUs, kind, venue, childId, parentId, ours, theirs, did } = row;
  const timeZone = useMarketZone(engine);
  const today = useMarketDay(engine);
  return (
    <li className={css['record']} aria-label={`${childId} at ${venue}`}>
      <div className={css['recordHead']}>
        <time>{formatWhen(tsUs, timeZone, today)}</time>
        <Badge tone="attention">{lookUp(KIND_WORDS, kind) ?? unknownName(kind)}</Badge>
        <strong>{venue}</strong> {childId}
        {parentId === null ? null : (
          <>
            {' of '}
            <button type="button" className={css['fold']} onClick={() => selectParent(engine, parentId)}>
              {parentId}
            </button>
          </>
        )}
      </div>
      <p>
        Here: {ours}. There: {theirs}.
      </p>
      <p className={css['hint']}>{did}</p>
    </li>
  );
}
