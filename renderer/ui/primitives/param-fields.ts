/**
 * The fields of a form, made from the schema's own words (shared/domain/basics/fields.ts): what is typed into each is read into
 * a value of its unit, or refused in words that name the range. What is optional may be left empty.
 */
import { formatDuration, formatPx, formatQty } from '../../../shared/domain/basics/format.ts';
import type { FormField } from '../../../shared/domain/basics/fields.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import {
  STRATEGY_FIELDS,
  STRATEGY_NAMES,
  StrategyParams,
  type StrategyName,
} from '../../../shared/domain/orders/strategy.ts';
import { WORKING_FIELDS, WorkingTerms } from '../../../shared/domain/orders/working-terms.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { parseDuration, parseNumber, parsePx, parseQty, parseWhole } from '../words/parse.ts';

/** What is typed into the parameters of all strategies and the terms, by `form.field`: a change of mind loses nothing. */
export type ParamTexts = Readonly<Record<string, string>>;
export type Form = StrategyName | 'terms';

export const fieldsOf = (form: Form): readonly FormField[] =>
  form === 'terms' ? WORKING_FIELDS : STRATEGY_FIELDS[form];

export const textKey = (form: Form, name: string): string => `${form}.${name}`;

type Value = number | string | boolean | null | readonly string[];
type Read = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: string };

/** How the prices and quantities of an instrument are written; null before one is named. */
type Forms = Pick<Instrument, 'priceDecimals' | 'tickPx' | 'qtyDecimals'> | null;

export const initialParamTexts = (): ParamTexts =>
  Object.fromEntries(
    [...STRATEGY_NAMES, 'terms' as const].flatMap((form) =>
      fieldsOf(form).map((field) => [textKey(form, field.name), initialText(field)] as const),
    ),
  );

/** Quantities begin as whole units, whatever the instrument's lots. */
const initialText = (field: FormField): string =>
  field.unit === 'quantity' ? String(field.initial ?? '') : show(field, field.initial, null);

/** What an order has, as it would be typed; of what it leaves out, what stands there at first. */
export const textsOf = (form: Form, values: object, forms: Forms): ParamTexts =>
  Object.fromEntries(
    fieldsOf(form).map((field) => {
      const value = (values as Readonly<Record<string, Value | undefined>>)[field.name];
      return [textKey(form, field.name), value === undefined ? initialText(field) : show(field, value, forms)];
    }),
  );

export function show({ unit }: FormField, value: Value, forms: Forms): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return value.join(', ');
  if (unit === 'duration') return durationText(Number(value));
  if (unit === 'price' && forms) return formatPx(Number(value), forms);
  if (unit === 'quantity' && forms) return formatQty(Number(value), forms);
  return String(value);
}

/** In the largest unit that is whole: `2m`, `90s`. */
function durationText(us: number): string {
  const wholeMinutes = us % US_PER_MINUTE === 0;
  return wholeMinutes ? `${us / US_PER_MINUTE}m` : `${us / US_PER_SECOND}s`;
}

export function hintOf(field: FormField): string {
  const { unit, min, max } = field;
  if (min === null || max === null || max > 1e9 * US_PER_SECOND) return field.optional ? 'empty: none' : '';
  const words = unit === 'duration' ? formatDuration : String;
  return `${words(min)} to ${words(max)}${field.optional ? ', or empty' : ''}`;
}

export const unitOf = ({ unit }: FormField): string | undefined =>
  unit === 'percent' ? '%' : unit === 'ticks' ? 'ticks' : undefined;

function read(field: FormField, text: string, forms: Forms): Read {
  const typed = text.trim();
  if (typed === '' && field.optional) return { ok: true, value: null };
  switch (field.unit) {
    case 'percent':
    case 'ticks':
      return parseWhole(typed.replace(/\s*%$/, ''));
    case 'duration':
      return parseDuration(typed);
    case 'number':
      return parseNumber(typed);
    case 'quantity':
      return parseQty(typed, forms ?? { qtyDecimals: 0 });
    case 'price':
      return forms ? parsePx(typed, forms) : { ok: false, error: 'Name the instrument first.' };
    case 'choice':
      return { ok: true, value: typed };
    case 'switch':
      return { ok: true, value: typed === 'yes' };
    case 'venues':
      return { ok: true, value: typed.split(/[\s,]+/).filter(Boolean) };
  }
}

interface ReadForm {
  readonly values: Readonly<Record<string, Value>>;
  readonly errors: Readonly<Record<string, string>>;
}

function readForm(form: Form, texts: ParamTexts, forms: Forms): ReadForm {
  const errors: Record<string, string> = {};
  const values: Record<string, Value> = {};
  for (const field of fieldsOf(form)) {
    const key = textKey(form, field.name);
    const result = read(field, texts[key] ?? initialText(field), forms);
    if (!result.ok) errors[key] = result.error;
    else if (outOfRange(field, result.value)) errors[key] = `Out of range: ${hintOf(field)}.`;
    else values[field.name] = result.value;
  }
  return { values, errors };
}

const outOfRange = ({ min, max }: FormField, value: Value): boolean =>
  typeof value === 'number' && ((min !== null && value < min) || (max !== null && value > max));

export interface ReadParams {
  readonly params: StrategyParams | null;
  /** By `form.field`. */
  readonly errors: Readonly<Record<string, string>>;
}

export function readParams(strategy: StrategyName, texts: ParamTexts, forms: Forms = null): ReadParams {
  const { values, errors } = readForm(strategy, texts, forms);
  // A tunable that is left empty is left out: the strategy has a value of its own.
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const checked = StrategyParams.safeParse({ strategy, ...given });
  return { params: checked.success ? checked.data : null, errors };
}

export interface ReadTerms {
  readonly terms: WorkingTerms | null;
  readonly errors: Readonly<Record<string, string>>;
}

export function readTerms(texts: ParamTexts, forms: Forms): ReadTerms {
  const { values, errors } = readForm('terms', texts, forms);
  const checked = WorkingTerms.safeParse(values);
  return { terms: checked.success ? checked.data : null, errors };
}
