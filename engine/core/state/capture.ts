/**
 * The state as text and back, for snapshots: every projection's own fields, maps and sets and rows, and nothing of how
 * it is wired. A projection therefore keeps what it counts in fields that can be seen; what is private is wiring.
 *
 * What is captured stays as it is while the state goes on, so that it can be written little by little: gatherings are
 * copied, and rows (what maps and lists hold) are never changed, but replaced. The values of a map are alike: all of them
 * rows, or none.
 */

/**
 * As JSON can hold it: a map is `{"$map": entries}`, one of values that hold none themselves `{"$rows": entries}`, a set
 * `{"$set": values}`.
 */
type Captured = unknown;

const isPlain = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;

/** Plain, and no map in it. */
const isRow = (value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (!isGathering(value) && isPlain(value) && !Object.values(value).some(isGathering));

const isGathering = (value: unknown): boolean => value instanceof Map || value instanceof Set;

export function capture(value: unknown): Captured {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) {
    const entries = [...value];
    // A day's orders are rows: they are not looked through one by one.
    if (entries.length === 0 || isRow(entries[0]![1])) return { $rows: entries };
    return { $map: entries.map(([key, held]) => [key, capture(held)]) };
  }
  if (value instanceof Set) return { $set: [...value] };
  if (Array.isArray(value)) return [...(value as unknown[])];
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, capture(held)]));
}

const MARKS = ['$map', '$rows', '$set'];
const isMarked = (held: unknown): held is object =>
  typeof held === 'object' && held !== null && MARKS.some((mark) => mark in held);

function release(captured: Captured): unknown {
  if (typeof captured !== 'object' || captured === null || Array.isArray(captured)) return captured;
  if ('$set' in captured) return new Set(captured.$set as unknown[]);
  if (isMarked(captured)) return new Map(entriesOf(captured));
  if (!Object.values(captured).some(isMarked)) return captured;
  return Object.fromEntries(Object.entries(captured).map(([key, each]) => [key, release(each)]));
}

/** A day's orders are rows: each is taken as it is, and not looked through. */
function entriesOf(captured: object): readonly [unknown, unknown][] {
  if ('$rows' in captured) return captured.$rows as [unknown, unknown][];
  const entries = '$map' in captured ? (captured.$map as [unknown, Captured][]) : [];
  return entries.map(([key, held]) => [key, release(held)]);
}

/** Puts what was captured of an object into one of the same kind that is new. */
export function restore(target: object, captured: Captured): void {
  const fields = target as Record<string, unknown>;
  for (const [key, held] of Object.entries(captured as object) as [string, Captured][]) {
    const field = fields[key];
    if (field instanceof Map && isMarked(held)) for (const [id, each] of entriesOf(held)) field.set(id, each);
    else if (field instanceof Set && isMarked(held)) for (const each of valuesOf(held)) field.add(each);
    else if (typeof field === 'object' && field !== null && !isPlain(field)) restore(field, held);
    else fields[key] = release(held);
  }
}

const valuesOf = (captured: object): readonly unknown[] => ('$set' in captured ? (captured.$set as unknown[]) : []);
