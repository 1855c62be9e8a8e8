/** The decisions of an order's policies with their reasons, newest first; the model monitor shows each in full. */
import { useState } from 'react';
import { formatClock } from '../../../shared/domain/format.ts';
import type { Instrument } from '../../../shared/domain/instrument.ts';
import type { Parent } from '../../../shared/domain/parent.ts';
import { useDecisions } from '../../stores/decisions.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import css from './order.module.css';

/** Newest decisions shown. */
const SHOWN = 30;

interface DecisionsProps {
  readonly parent: OfEngine<Parent>;
  readonly instrument: Instrument;
}

export function Decisions({ parent, instrument }: DecisionsProps) {
  const [open, setOpen] = useState(false);
  if (!parent.strategies.some(({ strategy }) => strategy === 'adaptive')) return null;
  return (
    <details className={css['history']} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>What its policy decided</summary>
      {open ? <Newest parent={parent} instrument={instrument} /> : null}
    </details>
  );
}

function Newest({ parent: { engine, parentId }, instrument }: DecisionsProps) {
  const { rows } = useDecisions(engine, parentId);
  if (rows.length === 0) return <p className={css['hint']}>No decision of a policy yet.</p>;
  return (
    <ol className={css['events']} aria-label={`What the policy of ${parentId} decided`}>
      {rows
        .slice(-SHOWN)
        .toReversed()
        .map(({ decisionId, tsUs, done, reason }) => (
          <li key={decisionId}>
            <time>{formatClock(tsUs, instrument.timeZone)}</time> <b>{done}</b> <span>{reason}</span>
          </li>
        ))}
    </ol>
  );
}
