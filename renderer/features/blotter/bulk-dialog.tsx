/** Confirms a verb for several orders: how many, which, on which engines, and which are left out and why. */
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { formatQty } from '../../../shared/domain/basics/format.ts';
import { commands, latestFor } from '../../stores/commands.ts';
import { connectionOf, engineName } from '../../stores/connection.ts';
import { desk } from '../../stores/desk.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { hueOf } from '../../stores/engine-roster.ts';
import { instrumentOf } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { EngineSquare, Side } from '../../ui/primitives/marks.tsx';
import { bulkCommand, planBulk, type BulkVerb } from './bulk.ts';
import css from './blotter.module.css';

const TITLES: Readonly<Record<BulkVerb, string>> = { pause: 'Pause', resume: 'Resume', cancel: 'Cancel' };
const LISTED = 12;

interface BulkDialogProps {
  readonly verb: BulkVerb;
  /** As they were selected; what is sent is planned from them once. */
  readonly parents: readonly OfEngine<Parent>[];
  readonly onClose: () => void;
}

export function BulkDialog({ verb, parents, onClose }: BulkDialogProps) {
  const { taken, left } = planBulk(verb, parents, (parent) => ({
    parent,
    role: connectionOf(parent.engine).session?.role,
    latest: latestFor(commands.getState().sent, parent.engine, parent.parentId),
  }));
  const engines = [...new Set(taken.map(({ engine }) => engineName(engine)))];
  const count = taken.length === 1 ? '1 order' : `${taken.length} orders`;
  const send = (): void => {
    for (const parent of taken) {
      void desk.sendCommand(parent.engine, bulkCommand(verb, parent), `${TITLES[verb]} ${parent.parentId}`);
    }
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${TITLES[verb]} ${count}`}
      footer={
        <>
          <Button onClick={onClose}>Leave them</Button>
          <Button
            kind={verb === 'cancel' ? 'danger' : 'primary'}
            data-autofocus
            disabled={taken.length === 0}
            onClick={send}
          >
            {TITLES[verb]} {count}
          </Button>
        </>
      }
    >
      <p>
        {count} on {engines.join(' and ') || 'no engine'}
        {left.length > 0 ? `; ${left.length} left out` : ''}.
      </p>
      <ul className={css['bulk']} aria-label="Orders">
        {taken.slice(0, LISTED).map((parent) => (
          <Line key={`${parent.engine} ${parent.parentId}`} parent={parent} />
        ))}
        {taken.length > LISTED ? <li>and {taken.length - LISTED} more</li> : null}
        {left.slice(0, LISTED).map(({ parent, why }) => (
          <Line key={`${parent.engine} ${parent.parentId}`} parent={parent} why={why} />
        ))}
      </ul>
    </Dialog>
  );
}

function Line({ parent, why }: { parent: OfEngine<Parent>; why?: string }) {
  const { engine, parentId, instrument, side, qty } = parent;
  const of = instrumentOf(parent);
  return (
    <li className={why ? css['hint'] : ''}>
      <EngineSquare hue={hueOf(engine)} /> {engineName(engine)} {parentId} <Side side={side} />{' '}
      {of ? formatQty(qty, of) : ''} {instrument}
      {why ? `: left out, ${why.charAt(0).toLowerCase()}${why.slice(1)}` : ''}
    </li>
  );
}
