/**
 * Look-ups by what an engine says, which may be newer than this desk: what is not known is shown as unknown, by its own
 * name, and is never left out or taken for something else.
 */

/** Undefined of a key that the table does not have; never what the table inherits. */
export const lookUp = <K extends string, V>(table: Readonly<Record<K, V>>, key: K): V | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** `unknown (short-exempt)` */
export const unknownName = (name: string): string => `unknown (${name})`;

/** A name as it is where this desk knows it. */
export const nameIn = <K extends string>(table: Readonly<Record<K, unknown>>, key: K): string =>
  Object.hasOwn(table, key) ? key : unknownName(key);
