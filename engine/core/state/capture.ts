/**
 * The state as text and back, for snapshots: every projection's own fields, maps and sets and rows, and nothing of how
 * it is wired. A projection therefore keeps what it counts in fields that can be seen; what is private is wiring.
 */

/** As JSON can hold it: a map is `{"$map": entries}`, a set `{"$set": values}`. */
type Captured = unknown;

const isPlain = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null;

const isGathering = (value: unknown): boolean => value instanceof Map || value instanceof Set;

export function capture(value: unknown): Captured {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return { $map: Array.from(value, ([key, held]) => [key, capture(held)]) };
  if (value instanceof Set) return { $set: [...value] };
  // Rows are plain and hold no maps: they are taken as they are.
  if (isPlain(value) && !Object.values(value).some(isGathering)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, capture(held)]));
}

function release(captured: Captured): unknown {
  if (typeof captured !== 'object' || captured === null || Array.isArray(captured)) return captured;
  if ('$map' in captured) {
    return new Map((captured.$map as [unknown, Captured][]).map(([key, held]) => [key, release(held)]));
  }
  if ('$set' in captured) return new Set(captured.$set as unknown[]);
  for (const held of Object.values(captured)) {
    if (typeof held === 'object' && held !== null && ('$map' in held || '$set' in held)) {
      return Object.fromEntries(Object.entries(captured).map(([key, each]) => [key, release(each)]));
    }
  }
  return captured;
}

/** Puts what was captured of an object into one of the same kind that is new. */
export function restore(target: object, captured: Captured): void {
  const fields = target as Record<string, unknown>;
  for (const [key, held] of Object.entries(captured as object)) {
    const field = fields[key];
    const released = release(held);
    if (field instanceof Map && released instanceof Map) for (const [id, each] of released) field.set(id, each);
    else if (field instanceof Set && released instanceof Set) for (const each of released) field.add(each);
    else if (typeof field === 'object' && field !== null && !isPlain(field)) restore(field, held as object);
    else fields[key] = released;
  }
}
