/**
 * What a stop that reduces lets through. The position is that of the instrument over the whole engine. An order shrinks it
 * where it is on the other side and, with all that works on that side already, cannot carry it beyond zero. Where there
 * is no position nothing shrinks it.
 */
import type { Child } from '../../shared/domain/child.ts';
import { type Side, sideSign } from '../../shared/domain/scalars.ts';
import type { EngineState } from '../core/engine-state.ts';

interface Wanted {
  readonly instrument: string;
  readonly side: Side;
  readonly qty: number;
}

/** Lots bought less lots sold, as filled. */
export function positionOf(state: EngineState, instrument: string): number {
  let position = 0;
  for (const parent of state.parents.values()) {
    if (parent.instrument === instrument) position += sideSign(parent.side) * parent.filledQty;
  }
  return position;
}

/** Why an order would not shrink the position, in words; null where it would. */
export function growth(state: EngineState, { instrument, side, qty }: Wanted): string | null {
  const position = positionOf(state, instrument);
  const room = roomOf(position, side);
  if (room === 0) return `the position in ${instrument} is ${position}, which a ${side} does not shrink`;
  const working = leavesOf(openOf(state, instrument, side));
  if (qty + working <= room) return null;
  return `the position in ${instrument} is ${position}; with ${working} working, ${qty} more would carry it beyond zero`;
}

/** Of some orders those that do not shrink positions: the older ones are let stay first. */
export function growing(state: EngineState, candidates: readonly Child[]): string[] {
  const inScope = new Set(candidates.map(({ childId }) => childId));
  const rooms = new Map<string, number>();
  return candidates
    .filter((child) => {
      const { instrument, side } = child;
      const key = `${instrument} ${side}`;
      let room = rooms.get(key);
      if (room === undefined) {
        const others = openOf(state, instrument, side).filter(({ childId }) => !inScope.has(childId));
        room = roomOf(positionOf(state, instrument), side) - leavesOf(others);
      }
      const leaves = leavesOf([child]);
      const stays = leaves <= room;
      rooms.set(key, stays ? room - leaves : room);
      return !stays;
    })
    .map(({ childId }) => childId);
}

/** How many lots of a side bring a position to zero. */
const roomOf = (position: number, side: Side): number => Math.max(0, -sideSign(side) * position);

function openOf(state: EngineState, instrument: string, side: Side): Child[] {
  const open: Child[] = [];
  for (const ids of state.openChildren.values()) {
    for (const id of ids) {
      const child = state.child(id);
      if (child.instrument === instrument && child.side === side) open.push(child);
    }
  }
  return open;
}

const leavesOf = (children: readonly Child[]): number =>
  children.reduce((sum, { qty, filledQty }) => sum + Math.max(0, qty - filledQty), 0);
