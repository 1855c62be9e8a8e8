/**
 * A basket of orders from a text: each row is read as the ticket reads what is typed, and says what is wrong by column.
 * No row is mended, guessed or left out by itself: a row is sent as it stands, or changed, or dropped by a person.
 */
import type { CommandOf } from '../../../../shared/domain/command.ts';
import type { FormField } from '../../../../shared/domain/basics/fields.ts';
import { formatCount } from '../../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../../shared/domain/basics/instrument.ts';
import { STRATEGY_NAMES, type StrategyName } from '../../../../shared/domain/orders/strategy.ts';
import { emptyDraft, findInstrument, readDraft, type Draft, type Market } from '../draft.ts';
import { fieldsOf, textKey, textsOf, type Form, type ParamTexts } from '../../../ui/primitives/param-fields.ts';
import { readCsv, type CsvRow } from './csv.ts';

/** Rows of one basket; more are refused whole. */
export const MAX_BASKET_ROWS = 10_000;
/** Characters of one basket. */
export const MAX_BASKET_TEXT = 4_000_000;

const OWN_COLUMNS = ['instrument', 'side', 'qty', 'strategy', 'limit', 'start', 'end', 'account', 'note'] as const;
type OwnColumn = (typeof OWN_COLUMNS)[number];
const NEEDED: readonly OwnColumn[] = ['instrument', 'side', 'qty'];
const ALIASES: Readonly<Record<string, OwnColumn>> = {
  symbol: 'instrument',
  ticker: 'instrument',
  quantity: 'qty',
  algo: 'strategy',
  'limit price': 'limit',
  limitpx: 'limit',
  starts: 'start',
  ends: 'end',
};

export interface BasketError {
  /** The column as the text calls it; empty where it is the whole row. */
  readonly column: string;
  readonly error: string;
}

export interface BasketRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly instrument: Instrument | null;
  /** Null while anything is wrong. */
  readonly command: CommandOf<'StageParent'> | null;
  readonly errors: readonly BasketError[];
}

export interface Basket {
  /** What is wrong with the text as a whole; null where its rows could be read. */
  readonly error: string | null;
  /** As the text calls them. */
  readonly columns: readonly string[];
  readonly rows: readonly BasketRow[];
}

/** A basket of which the rows are still to be read, one by one as they are asked for. */
interface Opened extends Omit<Basket, 'rows'> {
  readonly count: number;
  readonly rows: Iterable<BasketRow>;
}

export function readBasket(text: string, market: Market): Basket {
  const { error, columns, rows } = openBasket(text, market);
  return { error, columns, rows: [...rows] };
}

/** Rows are read for so long before what else the desk has to do comes first. */
const STEP_MS = 12;

/** The same without the desk standing still for as long as ten thousand rows take; null once it is given up. */
export async function readBasketInSteps(
  text: string,
  market: Market,
  { onProgress, signal }: { onProgress: (read: number, of: number) => void; signal: AbortSignal },
): Promise<Basket | null> {
  const { error, columns, count, rows } = openBasket(text, market);
  const read: BasketRow[] = [];
  let sinceMs = performance.now();
  for (const row of rows) {
    read.push(row);
    if (performance.now() - sinceMs < STEP_MS) continue;
    onProgress(read.length, count);
    await new Promise((resume) => setTimeout(resume));
    if (signal.aborted) return null;
    sinceMs = performance.now();
  }
  return { error, columns, rows: read };
}

function openBasket(text: string, market: Market): Opened {
  const nothing = (error: string): Opened => ({ error, columns: [], count: 0, rows: [] });
  if (text.trim() === '')
    return nothing('Nothing is there: the first line names the columns, each further one is an order.');
  if (text.length > MAX_BASKET_TEXT)
    return nothing(`Longer than ${formatCount(MAX_BASKET_TEXT)} characters: divide the basket.`);
  const csv = readCsv(text);
  if (!csv.ok) return nothing(`Line ${csv.line}: ${csv.error}`);
  const [header, ...rows] = csv.rows;
  if (!header) return nothing('The first line must name the columns.');
  const columns = header.cells.map((cell) => cell.trim());
  const known = columns.map(columnOf);
  const error = headerError(columns, known) ?? countError(rows.length);
  if (error) return nothing(error);
  return { error: null, columns, count: rows.length, rows: readRows(rows, columns, known as Column[], market) };
}

function* readRows(
  rows: readonly CsvRow[],
  columns: readonly string[],
  known: readonly Column[],
  market: Market,
): Generator<BasketRow> {
  for (const row of rows) yield readRow(row, columns, known, market);
}

/** One row read anew, as its cells stand now. */
export const readAgain = (row: CsvRow, columns: readonly string[], market: Market): BasketRow =>
  readRow(row, columns, columns.map(columnOf) as Column[], market);

/** Rows that say the same as one before them, by their line, and which that is. */
export function doublesOf(rows: readonly BasketRow[]): ReadonlyMap<number, number> {
  const before = new Map<string, number>();
  const doubles = new Map<number, number>();
  for (const { line, cells } of rows) {
    const key = cells.join('\n');
    const same = before.get(key);
    if (same === undefined) before.set(key, line);
    else doubles.set(line, same);
  }
  return doubles;
}

/** The columns, with those after them that rows are wrong in and the text has not: so that every wrong cell can be changed. */
export function columnsFor(columns: readonly string[], rows: Iterable<BasketRow>): readonly string[] {
  const more = new Set<string>();
  for (const { errors } of rows) for (const { column } of errors) if (!columns.includes(column)) more.add(column);
  more.delete('');
  return more.size === 0 ? columns : [...columns, ...more];
}

/** A column of the ticket's own, or a parameter or term by its name. */
type Column = { readonly own: OwnColumn } | { readonly param: string };

const PARAMS: readonly { readonly form: Form; readonly field: FormField }[] = [
  ...STRATEGY_NAMES,
  'terms' as const,
].flatMap((form) => fieldsOf(form).map((field) => ({ form, field })));
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[\s_]+/g, ' ')
    .trim();

function columnOf(title: string): Column | null {
  const name = plain(title);
  const own = OWN_COLUMNS.find((one) => one === name) ?? (Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined);
  if (own) return { own };
  const param = PARAMS.find(({ field }) => plain(field.name) === name || plain(field.label) === name);
  return param ? { param: param.field.name } : null;
}

function headerError(columns: readonly string[], known: readonly (Column | null)[]): string | null {
  const unknown = columns.filter((_, i) => known[i] === null);
  if (unknown.length > 0) {
    const params = [...new Set(PARAMS.map(({ field }) => field.name))].join(', ');
    return `Unknown in the first line: ${unknown.map((name) => name || '(empty)').join(', ')}. There are ${OWN_COLUMNS.join(', ')}, and ${params}.`;
  }
  const names = known.map((column) => (column && 'own' in column ? column.own : (column?.param ?? '')));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) return `The column ${twice} is there twice.`;
  const missing = NEEDED.filter((name) => !names.includes(name));
  return missing.length > 0 ? `The first line does not name ${missing.join(' and ')}.` : null;
}

function countError(count: number): string | null {
  if (count === 0) return 'No orders: the first line names the columns, each further one is an order.';
  return count > MAX_BASKET_ROWS
    ? `${formatCount(count)} rows are more than the ${formatCount(MAX_BASKET_ROWS)} of one basket: divide it.`
    : null;
}

function readRow(row: CsvRow, columns: readonly string[], known: readonly Column[], market: Market): BasketRow {
  const { line, cells } = row;
  const wrong = (error: string): BasketRow => ({
    line,
    cells,
    instrument: null,
    command: null,
    errors: [{ column: '', error }],
  });
  if (cells.length !== columns.length)
    return wrong(`${cells.length} cells, and the first line names ${columns.length}.`);
  const { draft, errors } = draftOf(cells, columns, known, market);
  const read = readDraft(draft, market);
  for (const [field, error] of Object.entries(read.errors)) {
    // What a cell itself is wrong with comes first, and alone.
    const column = columns[known.findIndex((one) => isColumnOf(one, field))] ?? field.split('.').at(-1)!;
    if (!errors.some((held) => held.column === column)) errors.push({ column, error });
  }
  const command = errors.length === 0 && read.command ? ({ ...read.command, kind: 'StageParent' } as const) : null;
  return { line, cells, instrument: read.instrument, command, errors };
}

const isColumnOf = (column: Column, field: string): boolean =>
  'own' in column ? column.own === field : field.split('.')[1] === column.param;

interface DraftOfRow {
  readonly draft: Draft;
  readonly errors: BasketError[];
}

function draftOf(
  cells: readonly string[],
  columns: readonly string[],
  known: readonly Column[],
  market: Market,
): DraftOfRow {
  const errors: BasketError[] = [];
  const cellOf = (name: OwnColumn): string =>
    cells[known.findIndex((one) => 'own' in one && one.own === name)]?.trim() ?? '';
  const refuse = (name: OwnColumn, error: string): null => {
    errors.push({ column: columns[known.findIndex((one) => 'own' in one && one.own === name)] ?? name, error });
    return null;
  };
  const empty = emptyDraft(cellOf('instrument'));
  const side = sideOf(cellOf('side')) ?? refuse('side', 'Not a side: write buy or sell.');
  const strategy =
    strategyOf(cellOf('strategy')) ?? refuse('strategy', `Not a strategy: there are ${STRATEGY_NAMES.join(', ')}.`);
  const instrument = findInstrument(empty.instrument, market.instruments);
  const set = strategy && instrument ? (market.setFor?.(strategy, instrument) ?? null) : null;
  const params: Record<string, string> = {
    ...empty.params,
    ...(set && textsOf(set.strategy, set.params, instrument)),
  };
  known.forEach((column, i) => {
    const text = cells[i]!.trim();
    if (!('param' in column) || text === '' || !strategy) return;
    const form = formOf(column.param, strategy);
    if (form) params[textKey(form, column.param)] = text;
    else errors.push({ column: columns[i]!, error: `${strategy} has no ${column.param}: leave it empty.` });
  });
  errors.push(...choiceErrors(params, known, columns, strategy));
  const draft = {
    ...empty,
    side,
    strategy: strategy ?? empty.strategy,
    params,
    qty: cellOf('qty'),
    limit: cellOf('limit'),
    start: cellOf('start'),
    account: cellOf('account'),
    note: cellOf('note'),
    end: cellOf('end') || empty.end,
  };
  return { draft, errors };
}

/** Where a parameter of that name belongs for an order of the strategy; a term of the same name comes second. */
const formOf = (name: string, strategy: StrategyName): Form | null =>
  ([strategy, 'terms'] as const).find((form) => fieldsOf(form).some((field) => field.name === name)) ?? null;

/** What a form offers as a choice is typed here, and so may be anything. */
function choiceErrors(
  params: ParamTexts,
  known: readonly Column[],
  columns: readonly string[],
  strategy: StrategyName | null,
): BasketError[] {
  return known.flatMap((column, i) => {
    const form = 'param' in column && strategy ? formOf(column.param, strategy) : null;
    if (!form || !('param' in column)) return [];
    const field = fieldsOf(form).find(({ name }) => name === column.param)!;
    const options = field.unit === 'switch' ? ['yes', 'no'] : field.unit === 'choice' ? field.options : [];
    const text = params[textKey(form, column.param)] ?? '';
    if (options.length === 0 || options.includes(text)) return [];
    return [{ column: columns[i]!, error: `Not one of ${options.join(', ')}.` }];
  });
}

function sideOf(text: string): 'buy' | 'sell' | null {
  const word = text.toLowerCase();
  if (['buy', 'b', 'bid'].includes(word)) return 'buy';
  return ['sell', 's', 'ask'].includes(word) ? 'sell' : null;
}

/** Empty: the ticket's first. */
function strategyOf(text: string): StrategyName | null {
  if (text === '') return emptyDraft('').strategy;
  return STRATEGY_NAMES.find((name) => name === text.toLowerCase()) ?? null;
}
