/**
 * The rows of a basket, each with what it should cost, and what is wrong with it or became of it; drawn where they can be
 * seen. Every cell is typed into where it stands and read at once. Up and down go by row, Enter to the next cell that is
 * wrong; Tab goes through one row and on, so that ten thousand of them are never between a person and the buttons.
 */
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { formatCount } from '../../../ui/words/format.ts';
import { useRowsInView } from '../../../ui/grid/rows-in-view.ts';
import { BasketTableRow, isWrong, rowWords } from './basket-table-row.tsx';
import type { Order } from './estimate-queue.ts';
import type { BasketUnderReview, ReviewedRow } from './use-basket.ts';
import type { RowEstimates } from './use-row-estimates.ts';
import css from './basket.module.css';

/** As in the style sheet. */
const ROW_PX = 26;
const PAGE_ROWS = 10;
/** The letters that a column has room for: of its longest cell, within these. */
const LETTERS = { least: 5, most: 18 } as const;

interface TableProps {
  readonly basket: BasketUnderReview;
  readonly estimates: RowEstimates;
}

export function BasketTable({ basket, estimates }: TableProps) {
  const { rows, columns, sending } = basket;
  const scroller = useRef<HTMLDivElement>(null);
  const wrong = useMemo(() => rows.filter((row) => isWrong(row, estimates.of(row.command))), [rows, estimates]);
  const { shown, only, setOnly } = useOnlyWrong(rows, wrong);
  const { first, end } = useRowsInView(scroller, shown.length, ROW_PX);
  const widths = useWidths(columns, rows);
  const keys = useCells(scroller, shown, columns, sending === null);
  const at = shown.find(({ line }) => line === keys.line);
  const { look } = estimates;
  useEffect(() => {
    const inSight = shown.slice(first, end).flatMap(({ kept, command }): Order[] => (kept && command ? [command] : []));
    if (!sending) look(inSight);
  });
  const stop = shown.slice(first, end).some(({ line }) => line === keys.line) ? keys.line : shown[first]?.line;
  return (
    <>
      <div className={css['above']}>
        <label className={css['file']}>
          <input type="checkbox" checked={only} onChange={() => setOnly(!only)} />
          Only what is wrong or was refused: {formatCount(wrong.length)} of {formatCount(rows.length)}
        </label>
        <span className={css['hint']}>Type into any cell; Enter: the next that is wrong, ↑ ↓: by row</span>
      </div>
      {/* Keys of the cells, for whichever has the focus. */}
      <div
        ref={scroller}
        className={css['rows']}
        tabIndex={0}
        role="region"
        aria-label="Rows of the basket"
        {...keys.handlers}
      >
        <table className={css['table']} aria-rowcount={shown.length + 1}>
          <Head columns={columns} />
          <tbody>
            <tr style={{ height: first * ROW_PX }} aria-hidden="true" />
            {shown.slice(first, end).map((row) => (
              <BasketTableRow
                key={row.line}
                {...{ row, columns, widths }}
                estimate={estimates.of(row.command)}
                tabIndex={row.line === stop ? 0 : -1}
                onEdit={basket.edit}
                onToggle={basket.toggle}
              />
            ))}
            <tr style={{ height: (shown.length - end) * ROW_PX }} aria-hidden="true" />
          </tbody>
        </table>
      </div>
      {/* In full, of the row that has the focus; its room is kept. */}
      <p className={css['words']}>
        {at ? `Line ${at.line}: ${rowWords(at, estimates.of(at.command)) || 'nothing is wrong'}` : ''}
      </p>
    </>
  );
}

function Head({ columns }: { columns: readonly string[] }) {
  return (
    <thead>
      <tr>
        <th>Keep</th>
        <th>Line</th>
        {columns.map((column) => (
          <th key={column}>{column}</th>
        ))}
        <th
          className={css['number']}
          title="Expected, with one standard deviation: each row by itself, as if it alone were worked"
        >
          Cost bps
        </th>
        <th className={css['number']}>Cost</th>
        <th className={css['number']} title="Of what is expected to trade until its end">
          Part.
        </th>
        <th title="The limit of which it uses most; the others behind it">Limits</th>
        <th>What is wrong, or became of it</th>
      </tr>
    </thead>
  );
}

/** Rows that were wrong when that was asked for stay while they are mended; what is wrong since then comes to them. */
function useOnlyWrong(rows: readonly ReviewedRow[], wrong: readonly ReviewedRow[]) {
  const [asked, setAsked] = useState<ReadonlySet<number> | null>(null);
  const shown = useMemo(() => {
    if (asked === null) return rows;
    const now = new Set(wrong);
    return rows.filter((row) => asked.has(row.line) || now.has(row));
  }, [rows, wrong, asked]);
  const setOnly = (on: boolean): void => setAsked(on ? new Set(wrong.map(({ line }) => line)) : null);
  return { shown, only: asked !== null, setOnly };
}

/** By what the rows had at first: a column does not move under what is typed. */
function useWidths(columns: readonly string[], rows: readonly ReviewedRow[]): readonly number[] {
  const [atFirst] = useState(rows);
  return useMemo(
    () =>
      columns.map((column, i) => {
        const longest = atFirst.reduce((most, { cells }) => Math.max(most, cells[i]?.length ?? 0), column.length);
        return Math.min(LETTERS.most, Math.max(LETTERS.least, longest));
      }),
    [columns, atFirst],
  );
}

interface Place {
  readonly line: number;
  /** The cell in its row; -1 for its mark. */
  readonly at: number;
}

/** Where the focus is among the cells, and the keys that take it elsewhere, also to rows that are not drawn yet. */
function useCells(
  scroller: { readonly current: HTMLDivElement | null },
  shown: readonly ReviewedRow[],
  columns: readonly string[],
  settled: boolean,
) {
  const [line, setLine] = useState<number | null>(null);
  const wanted = useRef<Place | null>(null);
  const focusWanted = (): void => {
    const place = wanted.current;
    const cell = place && scroller.current?.querySelector<HTMLInputElement>(`[data-cell="${place.line}:${place.at}"]`);
    if (!cell) return;
    wanted.current = null;
    cell.focus();
    cell.select();
  };
  // A row that it was scrolled to is drawn by now.
  useEffect(focusWanted);
  const go = (index: number, at: number): void => {
    const row = shown[Math.max(0, Math.min(shown.length - 1, index))];
    if (!row) return;
    wanted.current = { line: row.line, at };
    const element = scroller.current!;
    const top = shown.indexOf(row) * ROW_PX;
    if (top < element.scrollTop) element.scrollTop = top;
    // Below it stands the head.
    const least = top + 2 * ROW_PX - element.clientHeight;
    if (least > element.scrollTop) element.scrollTop = least;
    focusWanted();
  };
  const goToWrong = (after: Place): boolean => {
    const place = nextWrong(shown, columns, after);
    if (place)
      go(
        shown.findIndex((row) => row.line === place.line),
        place.at,
      );
    return place !== null;
  };
  useEffect(() => {
    if (!settled) return;
    // After the dialog has given the focus to its first.
    const frame = requestAnimationFrame(() => goToWrong({ line: -1, at: -1 }));
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react/exhaustive-deps -- when rows come into sight, and when all that was sent is answered
  }, [settled]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const place = placeOf(event.target);
    if (!place || event.altKey || event.ctrlKey || event.metaKey) return;
    const index = shown.findIndex((row) => row.line === place.line);
    const step = STEPS[event.key];
    if (step !== undefined) go(index + step, place.at);
    else if (event.key !== 'Enter') return;
    else if (!goToWrong(place))
      scroller.current?.closest('dialog')?.querySelector<HTMLElement>('footer button:last-child')?.focus();
    event.preventDefault();
  };
  const onFocus = (event: { target: EventTarget }): void => {
    const place = placeOf(event.target);
    if (place) setLine(place.line);
  };
  return { line, handlers: { onKeyDown, onFocus } };
}

const STEPS: Readonly<Partial<Record<string, number>>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE_ROWS,
  PageUp: -PAGE_ROWS,
};

function placeOf(target: EventTarget): Place | null {
  // By its shape: an element of another window is none of this one's classes.
  const cell = (target as HTMLElement).dataset['cell'];
  const [line, at] = cell?.split(':').map(Number) ?? [];
  return line === undefined || at === undefined ? null : { line, at };
}

/** The first cell that is wrong after that one, and from the top again. */
function nextWrong(shown: readonly ReviewedRow[], columns: readonly string[], after: Place): Place | null {
  const places = shown.flatMap(({ line, errors, kept, locked, answer }) => {
    if (!kept || locked) return [];
    const ats = errors.map(({ column }) => Math.max(0, columns.indexOf(column))).toSorted((a, b) => a - b);
    return [...new Set(ats.length === 0 && answer !== undefined ? [0] : ats)].map((at) => ({ line, at }));
  });
  return (
    places.find(({ line, at }) => line > after.line || (line === after.line && at > after.at)) ?? places[0] ?? null
  );
}
