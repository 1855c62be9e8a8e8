/** What is held of each instrument and what works beside it. */
import { useMemo } from 'react';
import type { Position } from '../../../shared/domain/orders/position.ts';
import type { EngineId, OfEngine } from '../../stores/engine-id.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { instrumentOf, positions } from '../../stores/tables.ts';
import { formatNotional, formatQty, MINUS, NONE } from '../../ui/words/format.ts';
import css from './risk.module.css';

export function Positions({ engine }: { engine: EngineId }) {
  const rows = useRowsOf(positions, engine, (held) =>
    held.toSorted((a, b) => a.instrument.localeCompare(b.instrument)),
  );
  if (rows.length === 0) return null;
  return (
    <table className={css['positions']} aria-label="Positions">
      <thead>
        <tr>
          {['Position', 'Held', 'Buying', 'Selling', 'Paid', 'Fees'].map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.instrument} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row }: { row: OfEngine<Position> }) {
  const form = useMemo(() => instrumentOf(row), [row]);
  if (!form) return null;
  const qty = (lots: number): string => (lots === 0 ? NONE : formatQty(lots, form));
  const signed = (value: number, write: (value: number) => string): string =>
    value === 0 ? NONE : `${value < 0 ? MINUS : ''}${write(Math.abs(value))}`;
  const money = (value: number): string => signed(value, (paid) => formatNotional(paid, form));
  return (
    <tr>
      <th scope="row">{row.instrument}</th>
      <td>{signed(row.qty, (lots) => formatQty(lots, form))}</td>
      <td>{qty(row.buyingQty)}</td>
      <td>{qty(row.sellingQty)}</td>
      <td>{money(row.cost)}</td>
      <td>{money(row.fees)}</td>
    </tr>
  );
}
