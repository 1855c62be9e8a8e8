/** Every row of a basket as it will be sent, what is wrong with it, and, once it is sent, the engine's word on each. */
import { useState } from 'react';
import type { CommandResult } from '../../../../engine-client/client/handle.ts';
import { useEngineName } from '../../../stores/connection.ts';
import { desk } from '../../../stores/desk.ts';
import type { EngineId } from '../../../stores/engine-id.ts';
import { hueOf } from '../../../stores/engine-roster.ts';
import { useRowsOf } from '../../../stores/table-store.ts';
import { quotes } from '../../../stores/tables.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { EngineSquare } from '../../../ui/marks.tsx';
import { totalsOf, type Valued } from '../../../ui/totals.ts';
import { orderWords } from '../echo.ts';
import type { BasketRow } from './basket.ts';
import css from './basket.module.css';

/** Rows sent at once: the next follow as these are answered. */
const AT_ONCE = 50;

interface Props {
  readonly engine: EngineId;
  readonly columns: readonly string[];
  readonly rows: readonly BasketRow[];
  readonly onBack: () => void;
  readonly onClose: () => void;
}

export function BasketReview({ engine, columns, rows, onBack, onClose }: Props) {
  const [dropped, setDropped] = useState<ReadonlySet<number>>(new Set());
  const [answers, setAnswers] = useState<ReadonlyMap<number, CommandResult | 'pending'>>(new Map());
  const prices = useRowsOf(quotes, engine, (held) => held);
  const kept = rows.filter(({ line }) => !dropped.has(line));
  const wrong = kept.filter(({ command }) => command === null).length;
  const sent = answers.size > 0;
  const orders = kept.flatMap(({ command, instrument }) => {
    const quote = prices.find((one) => one.instrument === instrument?.symbol);
    return command && instrument ? [{ order: command, instrument, quote }] : [];
  });

  const send = async (): Promise<void> => {
    for (let from = 0; from < kept.length; from += AT_ONCE) {
      await Promise.all(
        kept.slice(from, from + AT_ONCE).map(async ({ line, command, instrument }) => {
          if (!command || !instrument) return;
          setAnswers((held) => new Map(held).set(line, 'pending'));
          const result = await desk.sendCommand(engine, command, `Stage ${orderWords(command, instrument)}`);
          setAnswers((held) => new Map(held).set(line, result));
        }),
      );
    }
  };
  const toggle = (line: number): void => {
    const next = new Set(dropped);
    if (!next.delete(line)) next.add(line);
    setDropped(next);
  };
  return (
    <Dialog
      open
      kind="wide"
      onClose={onClose}
      title={sent ? 'Basket staged' : 'Review the basket'}
      footer={
        sent ? (
          <Button data-autofocus onClick={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button onClick={onBack}>Change the rows</Button>
            <Button
              kind="primary"
              data-autofocus
              disabled={wrong > 0 || orders.length === 0}
              onClick={() => void send()}
            >
              Stage {orders.length}
            </Button>
          </>
        )
      }
    >
      <div className={css['basket']}>
        <Echo engine={engine} orders={orders} kept={kept.length} wrong={wrong} />
        <RowTable columns={columns} rows={rows} dropped={dropped} answers={answers} locked={sent} onToggle={toggle} />
      </div>
    </Dialog>
  );
}

interface EchoProps {
  readonly engine: EngineId;
  readonly orders: readonly Valued[];
  readonly kept: number;
  readonly wrong: number;
}

function Echo({ engine, orders, kept, wrong }: EchoProps) {
  const engineName = useEngineName(engine);
  const { figures, words, unvalued } = totalsOf(orders);
  return (
    <div className={css['echo']} aria-live="polite">
      {orders.length > 0 ? <p className={css['figures']}>{figures}</p> : null}
      {orders.length > 0 ? <p>{words}</p> : null}
      {unvalued > 0 ? <p className={css['error']}>{unvalued} have no value: there is no market for them.</p> : null}
      <p className={wrong > 0 ? css['error'] : css['hint']}>
        {wrong > 0
          ? `${wrong} of ${kept} kept rows are wrong: change them or drop them, then the basket can be staged.`
          : 'Each row is checked by the engine as well; what it refuses is not staged.'}{' '}
        On <EngineSquare hue={hueOf(engine)} /> {engineName}.
      </p>
    </div>
  );
}

interface TableProps {
  readonly columns: readonly string[];
  readonly rows: readonly BasketRow[];
  readonly dropped: ReadonlySet<number>;
  readonly answers: ReadonlyMap<number, CommandResult | 'pending'>;
  readonly locked: boolean;
  readonly onToggle: (line: number) => void;
}

function RowTable({ columns, rows, dropped, answers, locked, onToggle }: TableProps) {
  return (
    <div className={css['rows']}>
      <table className={css['table']}>
        <thead>
          <tr>
            <th>Keep</th>
            <th>Line</th>
            {columns.map((column) => (
              <th key={column}>{column}</th>
            ))}
            <th>What is wrong, or became of it</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={row.line}
              row={row}
              columns={columns}
              kept={!dropped.has(row.line)}
              locked={locked}
              answer={answers.get(row.line) ?? null}
              onToggle={() => onToggle(row.line)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly row: BasketRow;
  readonly columns: readonly string[];
  readonly kept: boolean;
  readonly locked: boolean;
  readonly answer: CommandResult | 'pending' | null;
  readonly onToggle: () => void;
}

function Row({ row, columns, kept, locked, answer, onToggle }: RowProps) {
  const wrong = (column: string): boolean => row.errors.some((error) => error.column === column);
  return (
    <tr className={kept ? undefined : css['dropped']}>
      <td>
        <input
          type="checkbox"
          checked={kept}
          disabled={locked}
          onChange={onToggle}
          aria-label={`Keep line ${row.line}`}
        />
      </td>
      <td className={css['number']}>{row.line}</td>
      {columns.map((column, i) => (
        <td key={column} className={wrong(column) ? css['wrong'] : undefined}>
          {row.cells[i] ?? ''}
        </td>
      ))}
      <td className={row.errors.length > 0 ? css['error'] : undefined}>
        {answer ? answerWords(answer) : errorWords(row)}
      </td>
    </tr>
  );
}

const errorWords = ({ errors }: BasketRow): string =>
  errors.map(({ column, error }) => (column === '' ? error : `${column}: ${error}`)).join(' ');

function answerWords(answer: CommandResult | 'pending'): string {
  if (answer === 'pending') return 'waiting for the engine…';
  if (answer.status === 'accepted') return `staged as ${answer.parentId ?? answer.id}`;
  return `${answer.status === 'rejected' ? 'refused' : 'unknown'}: ${answer.reason}`;
}
