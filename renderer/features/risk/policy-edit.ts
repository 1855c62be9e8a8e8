/** The policy as a form: every place with its text, and the document that edited texts make, checked as the engine does. */
import type { z } from 'zod';
import { ExecutionPolicy, type ParameterSet } from '../../../shared/domain/policy/policy.ts';
import { policyChanges } from '../../../shared/domain/policy/policy-diff.ts';
import {
  type PlaceUnit,
  readValue,
  shownWithUnit,
  unitWords,
  wordsOfPlace,
  writeValue,
} from '../../../shared/domain/policy/policy-words.ts';
import { formatCount } from '../../ui/words/format.ts';

export interface PolicyField {
  readonly path: readonly string[];
  /** As the diff calls it. */
  readonly place: string;
  readonly label: string;
  readonly unit: PlaceUnit;
  readonly text: string;
}

/** What is done when nobody supervises: two places, of which the first is empty where nothing is. */
const DEAD_MAN = 'stops.deadMan';
const DEAD_MAN_AFTER = `${DEAD_MAN}.afterUs`;
const NO_DEAD_MAN = { afterUs: null, degree: 'cancel' } as const;

/** Every place, limits of instruments first; parameter sets have a form of their own (set-drafts.ts). */
export function fieldsOf(policy: ExecutionPolicy): PolicyField[] {
  const fields: PolicyField[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
    const place = path.join('.');
    const { label, unit } = wordsOfPlace(place);
    if (place === DEAD_MAN && value === null) walk(NO_DEAD_MAN, path);
    else if (isGroup) {
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key]);
    } else fields.push({ path, place, label, unit, text: value === null ? '' : writeValue(value, unit) });
  };
  const { instruments, desk, parameterSets: _, ...others } = policy;
  walk({ instruments, desk, ...others }, []);
  return fields;
}

export interface PolicyPlace {
  /** The part of the document that it is in. */
  readonly part: string;
  readonly label: string;
  readonly words: string;
}

/** Every place of a policy as it is read, parameter sets among them. */
export function placesOf(policy: ExecutionPolicy): PolicyPlace[] {
  const own = fieldsOf(policy).map(({ path, label, unit, text }) => {
    const figure = /^\d{4,}$/.test(text) ? formatCount(Number(text)) : text;
    return { part: path[0]!, label, words: text === '' ? 'none' : `${figure} ${unitWords(unit)}`.trimEnd() };
  });
  const sets = policyChanges({ ...policy, parameterSets: [] }, policy).map(({ place, after }) => {
    const { label, unit } = wordsOfPlace(place);
    return { part: 'parameterSets', label, words: shownWithUnit(after, unit) };
  });
  return [...own, ...sets];
}

export interface EditedPolicy {
  /** Null where a text is wrong. */
  readonly policy: ExecutionPolicy | null;
  /** By place. */
  readonly errors: ReadonlyMap<string, string>;
}

/** `edits`: texts by place; `sets`: as they are edited, null where something is wrong with one. */
export function editPolicy(
  policy: ExecutionPolicy,
  fields: readonly PolicyField[],
  edits: ReadonlyMap<string, string>,
  sets: readonly ParameterSet[] | null = policy.parameterSets,
): EditedPolicy {
  const errors = new Map<string, string>();
  const { stops } = policy;
  const whole = { ...policy, stops: { ...stops, deadMan: stops.deadMan ?? NO_DEAD_MAN }, parameterSets: sets ?? [] };
  const edited = structuredClone(whole) as unknown as Record<string, unknown>;
  for (const { path, place, unit } of fields) {
    const text = edits.get(place);
    if (text === undefined) continue;
    const value = place === DEAD_MAN_AFTER && text.trim() === '' ? null : readValue(text, unit);
    if (value === undefined) errors.set(place, wanted(unit));
    else setAt(edited, path, value);
  }
  if (errors.size > 0 || sets === null) return { policy: null, errors };
  const { deadMan } = edited['stops'] as { deadMan: { afterUs: unknown } };
  if (deadMan.afterUs === null) setAt(edited, ['stops', 'deadMan'], null);
  const checked = ExecutionPolicy.safeParse(edited);
  if (checked.success) return { policy: checked.data, errors };
  for (const issue of checked.error.issues) {
    const place = placeOf(fields, issue.path);
    errors.set(place, outOfBounds(issue, wordsOfPlace(place).unit) ?? issue.message);
  }
  return { policy: null, errors };
}

/** In the unit that the field is typed in; null where it is no matter of bounds. */
function outOfBounds(issue: z.core.$ZodIssue, unit: PlaceUnit): string | null {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return null;
  if (issue.origin !== 'number' && issue.origin !== 'int') return null;
  const [words, bound] = issue.code === 'too_small' ? ['At least', issue.minimum] : ['At most', issue.maximum];
  return `${words} ${writeValue(Number(bound), unit)} ${unitWords(unit)}`.trim();
}

const WANTED: Partial<Record<PlaceUnit, string>> = { switch: 'Write yes or no', json: 'Write it as JSON, or null' };
const wanted = (unit: PlaceUnit): string => WANTED[unit] ?? 'Write a number from 0';

function setAt(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let held = target;
  for (const key of path.slice(0, -1)) held = held[key] as Record<string, unknown>;
  held[path.at(-1)!] = value;
}

/** The field that holds what an issue is about. */
function placeOf(fields: readonly PolicyField[], path: readonly PropertyKey[]): string {
  const place = path.map(String).join('.');
  return fields.find((field) => place === field.place || place.startsWith(`${field.place}.`))?.place ?? place;
}
