/** One row of a basket: its cells to type into, what it should cost, and in words what is wrong with it or became of it. */
import { useId } from 'react';
import { NONE } from '../../../ui/words/format.ts';
import { estimateCells, type EstimateCells } from '../estimate-words.ts';
import type { RowEstimate } from './estimate-queue.ts';
import { statusOf, type Answer, type ReviewedRow } from './use-basket.ts';
import css from './basket.module.css';

interface RowProps {
  readonly row: ReviewedRow;
  readonly columns: readonly string[];
  /** In letters, by column. */
  readonly widths: readonly number[];
  readonly estimate: RowEstimate | undefined;
  readonly tabIndex: number;
  readonly onEdit: (line: number, at: number, text: string) => void;
  readonly onToggle: (line: number) => void;
}

export function BasketTableRow({ row, columns, widths, estimate, tabIndex, onEdit, onToggle }: RowProps) {
  const { line, cells, kept, locked } = row;
  const wordsId = useId();
  const figures = cellsOf(row, estimate);
  const words = wordsOf(row, figures);
  return (
    <tr className={kept ? undefined : css['dropped']}>
      <td>
        <input
          type="checkbox"
          checked={kept}
          disabled={locked}
          onChange={() => onToggle(line)}
          aria-label={`Keep line ${line}`}
          data-cell={`${line}:-1`}
          tabIndex={tabIndex}
        />
      </td>
      <td className={css['number']}>{line}</td>
      {columns.map((column, i) => (
        <Cell
          key={column}
          at={`${line}:${i}`}
          label={`${column}, line ${line}`}
          text={cells[i] ?? ''}
          wrong={kept && row.errors.some((error) => error.column === column)}
          wordsId={wordsId}
          width={widths[i] ?? 0}
          {...{ locked, tabIndex }}
          onText={(text) => onEdit(line, i, text)}
        />
      ))}
      <td className={css['number']}>{figures.costBps}</td>
      <td className={css['number']}>{figures.money}</td>
      <td className={css['number']}>{figures.participation}</td>
      <td title={figures.limits}>{figures.limit}</td>
      <td id={wordsId} className={isWrong(row, estimate) ? css['error'] : undefined} title={words}>
        {words}
      </td>
    </tr>
  );
}

interface CellProps {
  readonly at: string;
  readonly label: string;
  readonly text: string;
  readonly wrong: boolean;
  readonly wordsId: string;
  readonly width: number;
  readonly locked: boolean;
  readonly tabIndex: number;
  readonly onText: (text: string) => void;
}

function Cell({ at, label, text, wrong, wordsId, width, locked, tabIndex, onText }: CellProps) {
  return (
    <td className={`${css['cell']} ${wrong ? css['wrong'] : ''}`}>
      <input
        value={text}
        style={{ width: `calc(${width}ch + 2 * var(--space-2))` }}
        title={text}
        readOnly={locked}
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        aria-invalid={wrong || undefined}
        aria-describedby={wrong ? wordsId : undefined}
        data-cell={at}
        tabIndex={tabIndex}
        onChange={(event) => onText(event.target.value)}
      />
    </td>
  );
}

const NOTHING: EstimateCells = { costBps: '', money: '', participation: '', limit: '', limits: '', wrong: '' };

function cellsOf({ command, instrument, kept, locked }: ReviewedRow, estimate: RowEstimate | undefined): EstimateCells {
  if (!kept || locked || !command || !instrument) return NOTHING;
  if (estimate === undefined) return { ...NOTHING, costBps: '…' };
  if (typeof estimate === 'object') return estimateCells(estimate, command.qty, instrument);
  return { ...NOTHING, costBps: NONE, wrong: `No estimate: ${estimate}` };
}

/** Wrong as it stands, not taken by the engine, or such that it would not be. */
export function isWrong({ errors, answer, locked, kept }: ReviewedRow, estimate: RowEstimate | undefined): boolean {
  if (errors.length > 0 || ['rejected', 'unknown'].includes(statusOf(answer) ?? '')) return true;
  return kept && !locked && typeof estimate === 'object' && estimate.refusal !== null;
}

/** What is wrong with it, or became of it; empty where nothing is. */
export const rowWords = (row: ReviewedRow, estimate: RowEstimate | undefined): string =>
  wordsOf(row, cellsOf(row, estimate));

function wordsOf({ errors, answer }: ReviewedRow, figures: EstimateCells): string {
  const wrong = errors.map(({ column, error }) => (column === '' ? error : `${column}: ${error}`)).join(' ');
  const said = answer ? answerWords(answer) : '';
  return [said, wrong].filter(Boolean).join('; ') || figures.wrong;
}

function answerWords(answer: NonNullable<Answer>): string {
  if (answer === 'pending') return 'waiting for the engine…';
  if (answer.status === 'accepted') return `staged as ${answer.parentId ?? answer.id}`;
  if (answer.status === 'rejected') return `refused: ${answer.reason}`;
  return `unknown: ${answer.reason}; look for it among the orders`;
}
