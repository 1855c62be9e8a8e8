/** Numbers as they are given on the command line. ArgumentError names the option, what was given, and what would do. */
import { ArgumentError } from '../engine/kernel/start/argument-error.ts';

/** Least and most, both included. */
type Range = readonly [least: number, most: number];

/** Throws ArgumentError. */
export function wholeNumber(option: string, given: string, range: Range): number {
  const value = numberIn(given, range);
  if (value !== null && Number.isInteger(value)) return value;
  throw new ArgumentError(`${option} ${given}: give a whole number from ${range[0]} to ${range[1]}`);
}

/** Throws ArgumentError. */
export function anyNumber(option: string, given: string, range: Range): number {
  const value = numberIn(given, range);
  if (value !== null) return value;
  throw new ArgumentError(`${option} ${given}: give a number from ${range[0]} to ${range[1]}`);
}

function numberIn(given: string, [least, most]: Range): number | null {
  const value = given.trim() === '' ? Number.NaN : Number(given);
  return value >= least && value <= most ? value : null;
}
