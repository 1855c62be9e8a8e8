/**
 * Narrowing of what an exchange sent, part by part: each function gives the part in its type or throws a WireError that
 * names it. By hand and not by a schema, because this runs for every message of a market.
 */
import { WireError } from './decimal.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** More levels than any exchange sends in one message. */
const MAX_ITEMS = 200_000;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function objectIn(value: unknown, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new WireError(`${what} is no object`);
}

export function listIn(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value) && value.length <= MAX_ITEMS) return value as readonly unknown[];
  throw new WireError(`${what} is no list`);
}

export function textIn(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new WireError(`${what} is no text`);
}

export function intIn(value: unknown, what: string): number {
  if (Number.isSafeInteger(value)) return value as number;
  throw new WireError(`${what} is no integer`);
}
