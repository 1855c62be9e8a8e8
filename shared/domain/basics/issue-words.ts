/**
 * What is wrong with a document that does not fit its schema, for people: the place, what stands there and what is
 * wanted, in the unit that the place's name ends in. Most wrong values are right ones of another unit.
 */
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/Us$/, 'in microseconds'],
  [/(Bps|^bps)$/, 'in basis points'],
  [/Pct$/, 'in per cent'],
  [/Px$|^px$/, 'in price units'],
  [/Qty$|^qty$/, 'in lots'],
  [/(Value|Notional|Credit)$/, 'in whole units of the currency'],
  [/Bytes$/, 'in bytes'],
];

/** `document` is what was checked; `nowhere` names the whole of it. At most some hundred characters. */
export function issueWords(issue: Issue | undefined, document: unknown, nowhere: string): string {
  if (!issue) return `${nowhere}: invalid`;
  const place = issue.path.map(String).join('.') || nowhere;
  if (issue.code === 'unrecognized_keys') {
    return `${place}: ${issue.keys.slice(0, 5).join(', ')} is not known there; correct the name, or leave it out`.slice(
      0,
      512,
    );
  }
  const wanted = wantedOf(issue);
  const unit = UNITS.find(([ending]) => ending.test(String(issue.path.at(-1) ?? '')))?.[1];
  const words = wanted === null ? null : `${wanted}${unit === undefined ? '' : `, ${unit}`}`;
  const value = valueAt(document, issue.path);
  const told = words === null ? `${place}: ${issue.message}` : `${place} ${valueWords(value)}: write ${words}`;
  return told.slice(0, 512);
}

/** Null where the schema's own words say it. */
function wantedOf(issue: Issue): string | null {
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string') return `at least ${issue.minimum} characters`;
      return issue.origin === 'array' ? `at least ${issue.minimum} of them` : `a number from ${Number(issue.minimum)}`;
    case 'too_big':
      if (issue.origin === 'string') return `at most ${issue.maximum} characters`;
      return issue.origin === 'array' ? `at most ${issue.maximum} of them` : `a number up to ${Number(issue.maximum)}`;
    case 'invalid_type':
      if (issue.expected === 'int') return 'a whole number';
      return issue.expected === 'number' ? 'a number' : `a value of the kind ${issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1 ? String(issue.values[0]) : `one of ${issue.values.map(String).join(', ')}`;
    default:
      return null;
  }
}

function valueWords(value: unknown): string {
  if (value === undefined) return 'is missing';
  if (Array.isArray(value)) return `has ${value.length}`;
  if (typeof value === 'string') return value.length > 40 ? `has ${value.length} characters` : `is "${value}"`;
  return typeof value === 'number' || typeof value === 'boolean'
    ? `is ${value}`
    : value === null
      ? 'is null'
      : 'is an object';
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
