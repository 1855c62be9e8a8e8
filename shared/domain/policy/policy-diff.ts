/**
 * What one policy changes of another, place by place, for people: the same for the desk, the journal and the log. A
 * parameter set is known by what it is for, not by where it stands among the others.
 */
import { setKey } from './parameter-sets.ts';
import type { ParameterSet } from './policy.ts';

export interface PolicyChange {
  /** Such as `instruments.MIDT.maxOrderQty`. */
  readonly place: string;
  /** As JSON; null where it is not there. */
  readonly before: string | null;
  readonly after: string | null;
}

type Leaves = Map<string, string>;

/** In the order of the places. */
export function policyChanges(before: unknown, after: unknown): PolicyChange[] {
  const old = leavesOf(before, '', new Map());
  const now = leavesOf(after, '', new Map());
  const places = [...new Set([...old.keys(), ...now.keys()])].toSorted();
  return places
    .filter((place) => old.get(place) !== now.get(place))
    .map((place) => ({ place, before: old.get(place) ?? null, after: now.get(place) ?? null }));
}

export function describeChange({ place, before, after }: PolicyChange): string {
  if (before === null) return `${place}: set to ${after}`;
  return after === null ? `${place}: was ${before}, is gone` : `${place}: ${before} → ${after}`;
}

/** A list of plain values is one leaf; of objects, each has its place. */
function leavesOf(value: unknown, place: string, leaves: Leaves): Leaves {
  if (place === 'parameterSets') return setLeaves(value as readonly ParameterSet[], leaves);
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
  if (typeof value !== 'object' || value === null || isPlainList) return leaves.set(place, JSON.stringify(value));
  for (const [key, item] of Object.entries(value)) leavesOf(item, place === '' ? key : `${place}.${key}`, leaves);
  return leaves;
}

function setLeaves(sets: readonly ParameterSet[], leaves: Leaves): Leaves {
  for (const set of sets) {
    const { strategy, ...params } = set.params;
    const place = `parameterSets.${setKey(set)}`;
    if (strategy !== set.strategy) leaves.set(`${place}.strategy`, JSON.stringify(strategy));
    leavesOf(params, place, leaves);
  }
  return leaves;
}
