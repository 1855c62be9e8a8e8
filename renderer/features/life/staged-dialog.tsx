/**
 * All staged orders of all engines: chosen one by one, summed in figures and words, released together. Each is released by
 * a command of its own and answered by itself; what is refused stays staged and says why, and nothing overrides that.
 */
import { useEffect, useState } from 'react';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { useCommands } from '../../stores/commands.ts';
import { engineName } from '../../stores/connection.ts';
import { desk } from '../../stores/desk.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import { hueOf } from '../../stores/engine-roster.ts';
import { useTable } from '../../stores/table-store.ts';
import { instrumentOf, parents, quotes } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { formatClock, formatQty } from '../../ui/words/format.ts';
import { EngineSquare, Side } from '../../ui/primitives/marks.tsx';
import { strategyShort } from '../../ui/words/strategy-words.ts';
import { totalsOf, type Valued } from '../../ui/words/totals.ts';
import css from './life.module.css';

/** Rows shown at once; the rest follows as these are released. */
const SHOWN = 500;

const rowKey = ({ engine, parentId }: OfEngine<Parent>): string => keyOf(engine, parentId);

export function StagedDialog({ onClose }: { onClose: () => void }) {
  const staged = useTable(parents, (rows) =>
    [...rows.values()].filter(({ state }) => state === 'staged').slice(0, SHOWN),
  );
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = staged.filter((parent) => !left.has(rowKey(parent)));
  const { figures, words, unvalued } = totalsOf(chosen.flatMap(valued));
  // The last has been released or is gone: nothing is left to choose from.
  useEffect(() => {
    if (staged.length === 0) onClose();
  }, [staged.length, onClose]);
  const release = (): void => {
    for (const { engine, parentId, version } of chosen) {
      void desk.sendCommand(
        engine,
        { kind: 'ReleaseParent', parentId, expectedVersion: version },
        `Release ${parentId}`,
      );
    }
  };
  const toggle = (parent: OfEngine<Parent>): void => {
    const next = new Set(left);
    if (!next.delete(rowKey(parent))) next.add(rowKey(parent));
    setLeft(next);
  };
  return (
    <Dialog
      open
      kind="wide"
      onClose={onClose}
      title="Release staged orders"
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button kind="primary" data-autofocus disabled={chosen.length === 0} onClick={release}>
            Release {chosen.length} to work
          </Button>
        </>
      }
    >
      <div className={css['dialog']}>
        {chosen.length > 0 ? (
          <div className={css['echo']} aria-live="polite">
            <p className={css['figures']}>{figures}</p>
            <p>
              {words}
              {unvalued > 0 ? ` ${unvalued} without a value: there is no market for them.` : ''}
            </p>
          </div>
        ) : null}
        <StagedTable staged={staged} left={left} onToggle={toggle} />
      </div>
    </Dialog>
  );
}

interface TableProps {
  readonly staged: readonly OfEngine<Parent>[];
  readonly left: ReadonlySet<string>;
  readonly onToggle: (parent: OfEngine<Parent>) => void;
}

function StagedTable({ staged, left, onToggle }: TableProps) {
  return (
    <div className={css['rows']}>
      <table className={css['staged']}>
        <thead>
          <tr>
            <th>Release</th>
            <th>Engine</th>
            <th>Order</th>
            <th>Side</th>
            <th>Quantity</th>
            <th>Strategy</th>
            <th>Ends</th>
            <th>Staged by</th>
          </tr>
        </thead>
        <tbody>
          {staged.map((parent) => (
            <Row
              key={rowKey(parent)}
              parent={parent}
              chosen={!left.has(rowKey(parent))}
              onToggle={() => onToggle(parent)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly parent: OfEngine<Parent>;
  readonly chosen: boolean;
  readonly onToggle: () => void;
}

function Row({ parent, chosen, onToggle }: RowProps) {
  const { engine, parentId, side, qty, params, endUs, actor } = parent;
  const instrument = instrumentOf(parent);
  const answer = useCommands(
    (sent) => sent.find((one) => one.engine === engine && isReleaseOf(one.command, parentId)) ?? null,
  );
  if (!instrument) return null;
  return (
    <>
      <tr>
        <td>
          <input type="checkbox" checked={chosen} onChange={onToggle} aria-label={`Release ${parentId}`} />
        </td>
        <td>
          <EngineSquare hue={hueOf(engine)} /> {engineName(engine)}
        </td>
        <td>
          {parentId} {parent.instrument}
        </td>
        <td>
          <Side side={side} />
        </td>
        <td className={css['number']}>{formatQty(qty, instrument)}</td>
        <td>{strategyShort(params.strategy)}</td>
        <td>{formatClock(endUs, instrument.timeZone)}</td>
        <td>{actor}</td>
      </tr>
      {answer && answer.status !== 'accepted' ? (
        <tr>
          <td />
          <td colSpan={7} className={css['refused']}>
            {answer.status === 'pending' ? 'Waiting for the engine…' : `Not released: ${answer.reason}`}
          </td>
        </tr>
      ) : null}
    </>
  );
}

const isReleaseOf = (command: { readonly kind: string }, parentId: string): boolean =>
  command.kind === 'ReleaseParent' && 'parentId' in command && command.parentId === parentId;

function valued(parent: OfEngine<Parent>): Valued[] {
  const instrument = instrumentOf(parent);
  const quote = quotes.get(parent.engine, parent.instrument);
  return instrument ? [{ order: parent, instrument, quote }] : [];
}
