/** The decisions of an order's policies with their reasons, newest first; the model monitor shows each in full. */
import { formatClock } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { useDecisions } from '../../stores/decisions.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { reasonAfter } from '../../ui/words/model-words.ts';
import { useFold } from './use-fold.ts';
import css from './order.module.css';

/** Newest decisions shown. */
const SHOWN = 30;

interface DecisionsProps {
  readonly parent: OfEngine<Parent>;
  readonly instrument: Instrument;
  /** There is room for it unasked. */
  readonly roomy: boolean;
}

export function Decisions({ parent, instrument, roomy }: DecisionsProps) {
  const [open, onToggle] = useFold(roomy);
  if (!parent.strategies.some(({ strategy }) => strategy === 'adaptive')) return null;
  return (
    <details className={css['history']} open={open} onToggle={onToggle}>
      <summary>What its policy decided</summary>
      {open ? <Newest parent={parent} instrument={instrument} /> : null}
    </details>
  );
}

function Newest({ parent: { engine, parentId }, instrument }: Omit<DecisionsProps, 'roomy'>) {
  const { rows } = useDecisions(engine, parentId);
  if (rows.length === 0) return <p className={css['hint']}>No decision of a policy yet.</p>;
  return (
    <ol className={css['events']} aria-label={`What the policy of ${parentId} decided`}>
      {rows
        .slice(-SHOWN)
        .toReversed()
        .map(({ decisionId, tsUs, done, reason }) => (
          <li key={decisionId}>
            <time>{formatClock(tsUs, instrument.timeZone)}</time> <b>{done}</b> <span>{reasonAfter(done, reason)}</span>
          </li>
        ))}
    </ol>
  );
}
