/** Assertions that stay on in production: a broken invariant stops the work at hand instead of trading on it. */

export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/** Throws {@link InvariantError} when `condition` does not hold; `what` says in words what should have held. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new InvariantError(what);
}

/** Marks a branch that the types say cannot be reached; reached all the same, it throws and names the value. */
export function unreachable(value: never): never {
  throw new InvariantError(`unreachable: ${JSON.stringify(value)}`);
}
