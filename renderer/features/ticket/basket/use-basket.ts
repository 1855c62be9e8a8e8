/**
 * A basket under review: its rows as they were read or changed since, which of them are dropped, and the engine's word on
 * each. A row that the engine took, or may have taken, is neither changed nor sent again; one that it refused may be both.
 */
import { useMemo, useRef, useState } from 'react';
import type { CommandResult } from '../../../../engine-client/client/handle.ts';
import { desk } from '../../../stores/desk.ts';
import type { EngineId } from '../../../stores/engine-id.ts';
import { orderWords } from '../echo.ts';
import type { Market } from '../draft.ts';
import { columnsFor, doublesOf, readAgain, type BasketError, type BasketRow } from './basket.ts';
import { writeCsv } from './csv.ts';

/** Rows sent at once: the next follow as these are answered. */
const AT_ONCE = 50;
/** While they are sent, how far it is is drawn so often: ten thousand rows are gone through for it. */
const DRAWN_MS = 500;

export type Answer = CommandResult | 'pending' | undefined;

export const statusOf = (answer: Answer) => (typeof answer === 'object' ? answer.status : answer);

export interface ReviewedRow extends BasketRow {
  readonly kept: boolean;
  readonly answer: Answer;
  /** Taken by the engine, or perhaps: not to be changed or sent any more. */
  readonly locked: boolean;
}

export interface OpenedBasket {
  readonly columns: readonly string[];
  readonly rows: readonly BasketRow[];
}

export interface BasketUnderReview {
  readonly columns: readonly string[];
  readonly rows: readonly ReviewedRow[];
  readonly answers: ReadonlyMap<number, Answer>;
  /** How many are being sent and not answered; null while none are. */
  readonly sending: { readonly done: number; readonly of: number } | null;
  readonly edit: (line: number, at: number, text: string) => void;
  readonly toggle: (line: number) => void;
  readonly drop: (lines: readonly number[]) => void;
  /**
   * Resolves once all are answered, or those that had left when it was told to send no more; null, and nothing leaves, where
   * one that was refused is wrong by now.
   */
  readonly send: () => Promise<ReadonlyMap<number, Answer> | null>;
  readonly sendNoMore: () => void;
  /** What a person would go on with: all rows, or those that were not taken; null where nothing differs from the text that was opened. */
  readonly text: () => string | null;
}

export function useBasket(engine: EngineId, opened: OpenedBasket, market: () => Market): BasketUnderReview {
  const [columns, setColumns] = useState(() => columnsFor(opened.columns, opened.rows));
  const [read, setRead] = useState(opened.rows);
  const [dropped, setDropped] = useState<ReadonlySet<number>>(new Set());
  const [answers, setAnswers] = useState<ReadonlyMap<number, Answer>>(new Map());
  const [sending, setSending] = useState<BasketUnderReview['sending']>(null);
  const noMore = useRef(false);
  const doubles = useMemo(() => doublesOf(read.filter(({ line }) => !dropped.has(line))), [read, dropped]);
  const rows = useMemo(() => reviewed(read, dropped, answers, doubles), [read, dropped, answers, doubles]);

  const edit = (line: number, at: number, text: string): void => {
    const row = read.find((one) => one.line === line)!;
    const next = readAgain({ line, cells: padded(row, columns).with(at, text) }, columns, market());
    setRead((held) => held.map((one) => (one.line === line ? next : one)));
    setColumns((held) => columnsFor(held, [next]));
    setAnswers((held) => without(held, line));
  };
  const send = async (): Promise<ReadonlyMap<number, Answer> | null> => {
    // What was refused is read anew: an end of so many minutes is from now.
    const refused = rows.filter(({ kept, answer }) => kept && statusOf(answer) === 'rejected');
    const anew = new Map(
      refused.map((row) => [row.line, readAgain({ ...row, cells: padded(row, columns) }, columns, market())]),
    );
    const leaving = rows.filter(({ kept, locked }) => kept && !locked).map((row) => anew.get(row.line) ?? row);
    setRead((held) => held.map((row) => anew.get(row.line) ?? row));
    if (leaving.some(({ command }) => command === null)) return null;
    noMore.current = false;
    const told = new Map(answers);
    let drawnMs = -Infinity;
    for (let from = 0; from < leaving.length && !noMore.current; from += AT_ONCE) {
      const some = leaving.slice(from, from + AT_ONCE);
      for (const { line } of some) told.set(line, 'pending');
      if (performance.now() - drawnMs > DRAWN_MS) {
        drawnMs = performance.now();
        setSending({ done: from, of: leaving.length });
        setAnswers(new Map(told));
      }
      const said = await Promise.all(some.map(async (row) => [row.line, await stage(engine, row)] as const));
      for (const [line, result] of said) told.set(line, result);
    }
    setAnswers(told);
    setSending(null);
    return told;
  };
  return {
    columns,
    rows,
    answers,
    sending,
    edit,
    send,
    toggle: (line) => setDropped((held) => toggled(held, line)),
    drop: (lines) => setDropped((held) => new Set([...held, ...lines])),
    sendNoMore: () => void (noMore.current = true),
    text: () => textOf(opened, columns, rows),
  };
}

/** With what is wrong of a row beside others: that it says the same as one before it. */
function reviewed(
  read: readonly BasketRow[],
  dropped: ReadonlySet<number>,
  answers: ReadonlyMap<number, Answer>,
  doubles: ReadonlyMap<number, number>,
): ReviewedRow[] {
  return read.map((row) => {
    const answer = answers.get(row.line);
    const locked = answer !== undefined && statusOf(answer) !== 'rejected';
    const held = { ...row, kept: !dropped.has(row.line), answer, locked };
    const same = locked ? undefined : doubles.get(row.line);
    return same === undefined ? held : { ...held, command: null, errors: [...row.errors, doubleOf(same)] };
  });
}

const doubleOf = (line: number): BasketError => ({
  column: '',
  error: `The same as line ${line}: change one of them or drop it.`,
});

const padded = ({ cells }: Pick<BasketRow, 'cells'>, columns: readonly string[]): string[] => [
  ...cells,
  ...columns.slice(cells.length).map(() => ''),
];

function without(answers: ReadonlyMap<number, Answer>, line: number): ReadonlyMap<number, Answer> {
  if (!answers.has(line)) return answers;
  const next = new Map(answers);
  next.delete(line);
  return next;
}

function toggled(held: ReadonlySet<number>, line: number): ReadonlySet<number> {
  const next = new Set(held);
  if (!next.delete(line)) next.add(line);
  return next;
}

/** Said once for the basket, not for each of its rows. */
const stage = (engine: EngineId, { command, instrument }: BasketRow): Promise<CommandResult> =>
  desk.sendCommand(engine, command!, `Stage ${orderWords(command!, instrument!)}`, 'quiet');

function textOf(opened: OpenedBasket, columns: readonly string[], rows: readonly ReviewedRow[]): string | null {
  const sent = rows.some(({ answer }) => answer !== undefined);
  const left = sent ? rows.filter(({ kept, locked }) => kept && !locked) : rows;
  if (left.length === 0) return '';
  const same = left.length === opened.rows.length && left.every(({ cells }, i) => cells === opened.rows[i]!.cells);
  return same ? null : writeCsv([columns, ...left.map((row) => padded(row, columns))]);
}
