/**
 * What a trader can do to the selected order. Mounted once, it offers the acts by name to keys, palette and menus and
 * holds the confirmation of a cancel. The order's panel has the same as buttons, for the order that it shows, however many are
 * selected. Amending is the ticket's.
 */
import { useState } from 'react';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { formatQty } from '../../../shared/domain/basics/format.ts';
import { useAction } from '../../stores/actions.ts';
import { engineName } from '../../stores/connection.ts';
import { desk } from '../../stores/desk.ts';
import { useSituation, whyNot, type Verb } from '../../stores/order-availability.ts';
import { doneShare } from '../../stores/parent-figures.ts';
import { instruments, parents } from '../../stores/tables.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { useSeveralSelected } from '../../stores/several-orders.ts';
import { useRow } from '../../stores/table-store.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { formatDone } from '../../../shared/domain/basics/format.ts';
import { Side } from '../../ui/primitives/marks.tsx';
import css from './order.module.css';

/** `keep` leaves working orders at the venue, `pull` cancels them. */
export function pauseParent({ engine, parentId, version }: OfEngine<Parent>, children: 'keep' | 'pull'): void {
  const words = children === 'pull' ? `Pause ${parentId}` : `Pause ${parentId}, leaving its orders`;
  void desk.sendCommand(engine, { kind: 'PauseParent', parentId, expectedVersion: version, children }, words);
}

export function resumeParent({ engine, parentId, version }: OfEngine<Parent>): void {
  void desk.sendCommand(engine, { kind: 'ResumeParent', parentId, expectedVersion: version }, `Resume ${parentId}`);
}

/** No version is expected: a cancel means the order whatever was changed about it meanwhile. */
function cancelParent({ engine, parentId }: OfEngine<Parent>): void {
  void desk.sendCommand(engine, { kind: 'CancelParent', parentId }, `Cancel ${parentId}`);
}

export function OrderVerbs() {
  const situation = useSituation();
  const { parent } = situation;
  const [asking, setAsking] = useState<OfEngine<Parent> | null>(null);

  // Of several these are for all of them, with their count: the orders offer them.
  const several = useSeveralSelected();
  const takes = (verb: Verb): boolean => !several && whyNot(verb, situation) === null;
  useAction('order.pause', () => parent && pauseParent(parent, 'pull'), takes('pause'));
  useAction('order.resume', () => parent && resumeParent(parent), takes('resume'));
  useAction('order.cancel', () => parent && setAsking(parent), takes('cancel'));

  return asking === null ? null : <CancelDialog asked={asking} onClose={() => setAsking(null)} />;
}

/** Says which order and how much of it again; stays with that order whatever is selected meanwhile. */
export function CancelDialog({ asked, onClose }: { asked: OfEngine<Parent>; onClose: () => void }) {
  const { engine, parentId } = asked;
  const parent = useRow(parents, engine, parentId);
  const instrument = useRow(instruments, engine, parent?.instrument);
  if (!parent || !instrument) return null;
  const qty = (lots: number) => formatQty(lots, instrument);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Cancel order ${parentId}`}
      footer={
        <>
          <Button onClick={onClose}>Keep the order</Button>
          <Button
            kind="danger"
            data-autofocus
            onClick={() => {
              cancelParent(parent);
              onClose();
            }}
          >
            Cancel the order
          </Button>
        </>
      }
    >
      <div className={css['echo']}>
        <p className={css['echoLine']}>
          <Side side={parent.side} /> {qty(parent.qty)} {parent.instrument}
          <span className={css['hint']}> on {engineName(engine)}</span>
        </p>
        <p>
          {qty(parent.filledQty)} are done ({formatDone(doneShare(parent))}). {qty(parent.qty - parent.filledQty)} will
          not be traded
          {parent.openQty > 0 ? `, and ${qty(parent.openQty)} working at the venue are pulled` : ''}.
        </p>
        <p className={css['hint']}>A cancelled order cannot be resumed.</p>
      </div>
    </Dialog>
  );
}
