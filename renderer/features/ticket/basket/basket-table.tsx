/** The rows of a basket, each with what is wrong with it or what became of it; drawn where they can be seen. */
import { useRef, useState } from 'react';
import type { CommandResult } from '../../../../engine-client/client/handle.ts';
import { formatCount } from '../../../ui/words/format.ts';
import { useRowsInView } from '../../../ui/grid/rows-in-view.ts';
import type { BasketRow } from './basket.ts';
import css from './basket.module.css';

/** As in the style sheet. */
const ROW_PX = 26;

interface TableProps {
  readonly columns: readonly string[];
  readonly rows: readonly BasketRow[];
  readonly dropped: ReadonlySet<number>;
  readonly answers: ReadonlyMap<number, CommandResult | 'pending'>;
  readonly locked: boolean;
  readonly onToggle: (line: number) => void;
}

export function BasketTable({ columns, rows, dropped, answers, locked, onToggle }: TableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [onlyWrong, setOnlyWrong] = useState(false);
  const wrong = rows.filter((row) => isWrong(row, answers.get(row.line)));
  const shown = onlyWrong ? wrong : rows;
  const { first, end } = useRowsInView(scroller, shown.length, ROW_PX);
  return (
    <>
      <label className={css['file']}>
        <input type="checkbox" checked={onlyWrong} onChange={() => setOnlyWrong(!onlyWrong)} />
        Only what is wrong or was refused: {formatCount(wrong.length)} of {formatCount(rows.length)}
      </label>
      <div ref={scroller} className={css['rows']} tabIndex={0} role="region" aria-label="Rows of the basket">
        <table className={css['table']} aria-rowcount={shown.length + 1}>
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
            <tr style={{ height: first * ROW_PX }} aria-hidden="true" />
            {shown.slice(first, end).map((row) => (
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
            <tr style={{ height: (shown.length - end) * ROW_PX }} aria-hidden="true" />
          </tbody>
        </table>
      </div>
    </>
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
  const words = answer ? answerWords(answer) : errorWords(row);
  const bad = isWrong(row, answer ?? undefined);
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
        <td key={column} className={wrong(column) ? css['wrong'] : undefined} title={row.cells[i]}>
          {row.cells[i] ?? ''}
        </td>
      ))}
      <td className={bad ? css['error'] : undefined} title={words}>
        {words}
      </td>
    </tr>
  );
}

/** A row that is wrong, or that the engine did not take. */
const isWrong = ({ errors }: BasketRow, answer: CommandResult | 'pending' | undefined): boolean =>
  errors.length > 0 || (answer !== undefined && answer !== 'pending' && answer.status !== 'accepted');

const errorWords = ({ errors }: BasketRow): string =>
  errors.map(({ column, error }) => (column === '' ? error : `${column}: ${error}`)).join(' ');

function answerWords(answer: CommandResult | 'pending'): string {
  if (answer === 'pending') return 'waiting for the engine…';
  if (answer.status === 'accepted') return `staged as ${answer.parentId ?? answer.id}`;
  return `${answer.status === 'rejected' ? 'refused' : 'unknown'}: ${answer.reason}`;
}
