/**
 * The state as text and back, for snapshots: every projection's own fields, maps and sets and rows, and nothing of how
 * it is wired. A projection therefore keeps what it counts in fields that can be seen; what is private is wiring.
 */

/**
 * As JSON can hold it: a map is `{"$map": entries}`, one of values that hold none themselves `{"$rows": entries}`, a set
 * `{"$set": values}`.
 */
type Captured = unknown;

const isPlain = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;

const isGathering = (value: unknown): boolean => value instanceof Map || value instanceof Set;

export function capture(value: unknown): Captured {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) {
    const entries = [...value];
    const captured = entries.map(([key, held]) => [key, capture(held)]);
    return captured.every(([, held], i) => held === entries[i]![1]) ? { $rows: captured } : { $map: captured };
  }
  if (value instanceof Set) return { $set: [...value] };
  // Rows are plain and hold no maps: they are taken as they are.
  if (isPlain(value) && !Object.values(value).some(isGathering)) return value;
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
