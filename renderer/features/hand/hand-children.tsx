/** What works for an order at venues now, each with what a trader may do to it: replace it, pull it. */
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { desk } from '../../stores/desk.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { formatPx, formatQty } from '../../ui/words/format.ts';
import css from './hand.module.css';

interface Props {
  readonly parent: OfEngine<Parent>;
  readonly instrument: Instrument;
  readonly open: readonly Child[];
  readonly onReplace: (child: Child) => void;
}

/** Rows shown at once; by hand nobody works more. */
const SHOWN = 100;

export function HandChildren({ parent, instrument, open, onReplace }: Props) {
  const { engine, parentId } = parent;
  const pull = ({ childId }: Child): void =>
    void desk.sendCommand(engine, { kind: 'CancelChild', parentId, childId }, `Pull ${childId} of ${parentId}`);
  if (open.length === 0) return <p className={css['none']}>Nothing of it works at any venue.</p>;
  return (
    <table className={css['children']} aria-label={`Working children of ${parentId}`}>
      <thead>
        <tr>
          <th>Child</th>
          <th>Venue</th>
          <th>Price</th>
          <th>Open</th>
          <th>State</th>
          <th>By</th>
          <th>
            <span className="visually-hidden">What can be done</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {open.slice(0, SHOWN).map((child) => (
          <tr key={child.childId}>
            <td>{child.childId}</td>
            <td title={child.routeReason}>{child.venue}</td>
            <td className={css['number']}>{formatPx(child.px, instrument)}</td>
            <td className={css['number']}>{formatQty(Math.max(0, child.qty - child.filledQty), instrument)}</td>
            <td>{child.state}</td>
            <td>{child.placedBy ?? 'algorithm'}</td>
            <td className={css['acts']}>
              <Button aria-label={`Replace ${child.childId}`} onClick={() => onReplace(child)}>
                Replace
              </Button>
              <Button aria-label={`Pull ${child.childId}`} onClick={() => pull(child)}>
                Pull
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
