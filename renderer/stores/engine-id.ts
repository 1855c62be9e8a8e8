/**
 * Which engine a row is of. The desk gives each engine that it joins an id of its own; engines number their rows alike,
 * so everything the desk holds is known by both, and nothing of one engine is ever taken for another's.
 */

/** The desk's own: `e1` is the engine it was opened with. */
export type EngineId = string;

/** A row as the desk holds it. */
export type OfEngine<R> = R & { readonly engine: EngineId };

/** The key of a row in the desk's tables. */
export const keyOf = (engine: EngineId, id: string): string => `${engine}/${id}`;
