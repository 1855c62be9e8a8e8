/**
 * What a person needs to fill a field in: its label, unit and first value, held beside the schema that checks it, so that
 * a form is made from the schema and can never ask for what the engine would refuse.
 */
import { z } from 'zod';

const FIELD_UNITS = [
  /** Per cent of something the help names. */
  'percent',
  /** Microseconds, written as a duration. */
  'duration',
  /** Of the instrument, in its price unit. */
  'price',
  /** Of the instrument, in lots. */
  'quantity',
  'ticks',
  'number',
  /** One of the schema's own words. */
  'choice',
  'switch',
  /** Ids of venues, none meaning any. */
  'venues',
] as const;
export type FieldUnit = (typeof FIELD_UNITS)[number];

export interface FieldWords {
  readonly label: string;
  readonly unit: FieldUnit;
  /** What stands in the field at first; null: empty, which the schema must allow. */
  readonly initial: number | string | boolean | null | readonly string[];
  /** One sentence: what it does. */
  readonly help: string;
  /** Of a choice: how each word reads, where it does not read by itself. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Seldom touched: shown apart. */
  readonly seldom?: true;
}

export interface FormField extends FieldWords {
  readonly name: string;
  /** May be left empty: null, or absent where the schema has it optional. */
  readonly optional: boolean;
  readonly min: number | null;
  readonly max: number | null;
  readonly options: readonly string[];
}

const WORDS = z.registry<FieldWords>();

/** A copy of a schema with words: what two fields share stays without. */
export function field<S extends z.ZodType>(schema: S, words: FieldWords): S {
  const own = schema.clone();
  WORDS.add(own, words);
  return own;
}

/** The fields of an object that have words, in the schema's order. */
export function formFields(schema: z.ZodObject): FormField[] {
  return Object.entries(schema.shape).flatMap(([name, member]) => {
    const words = WORDS.get(member as z.ZodType);
    return words ? [{ ...words, name, ...boundsOf(member as z.ZodType) }] : [];
  });
}

/** The first values of all fields that have words. */
export const initialValues = (fields: readonly FormField[]): Record<string, FieldWords['initial']> =>
  Object.fromEntries(fields.map(({ name, initial }) => [name, initial]));

function boundsOf(schema: z.ZodType): Pick<FormField, 'optional' | 'min' | 'max' | 'options'> {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    return { ...boundsOf(schema.unwrap() as z.ZodType), optional: true };
  }
  if (schema instanceof z.ZodEnum)
    return { optional: false, min: null, max: null, options: schema.options.map(String) };
  if (schema instanceof z.ZodNumber) {
    return { optional: false, min: schema.minValue, max: schema.maxValue, options: [] };
  }
  return { optional: false, min: null, max: null, options: [] };
}
