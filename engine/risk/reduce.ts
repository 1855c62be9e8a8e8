/**
 * What a stop that reduces lets through. The position is that of the instrument over the whole engine. An order shrinks it
 * where it is on the other side and, with all that works on that side already, cannot carry it beyond zero. Where there
 * is no position nothing shrinks it.
 */
import type { Child } from '../../shared/domain/orders/child.ts';
import { type Side, sideSign } from '../../shared/domain/basics/scalars.ts';
import type { EngineState } from '../core/engine-state.ts';

interface Wanted {
  readonly instrument: string;
  readonly side: Side;
  readonly qty: number;
}

/** Why an order would not shrink the position, in words; null where it would. */
export function growth({ exposure }: Pick<EngineState, 'exposure'>, { instrument, side, qty }: Wanted): string | null {
  const position = exposure.position(instrument);
  const room = roomOf(position.qty, side);
  if (room === 0) return `the position in ${instrument} is ${position.qty}, which a ${side} does not shrink`;
  const working = side === 'buy' ? position.buyingQty : position.sellingQty;
  if (qty + working <= room) return null;
  return `the position in ${instrument} is ${position.qty}; with ${working} working, ${qty} more would carry it beyond zero`;
}

/** Of some open orders those that do not shrink positions: the older ones are let stay first. */
export function growing({ exposure }: Pick<EngineState, 'exposure'>, candidates: readonly Child[]): string[] {
  const rooms = new Map<string, number>();
  for (const { instrument, side } of candidates) {
    const { qty, buyingQty, sellingQty } = exposure.position(instrument);
    rooms.set(`${instrument} ${side}`, roomOf(qty, side) - (side === 'buy' ? buyingQty : sellingQty));
  }
  // What is left to those in scope once the orders outside it have had their room.
  for (const child of candidates) change(rooms, child, leavesOf(child));
  return candidates
    .filter((child) => {
      const leaves = leavesOf(child);
      const stays = leaves <= (rooms.get(`${child.instrument} ${child.side}`) ?? 0);
      if (stays) change(rooms, child, -leaves);
      return !stays;
    })
    .map(({ childId }) => childId);
}

function change(rooms: Map<string, number>, { instrument, side }: Child, by: number): void {
  const key = `${instrument} ${side}`;
  rooms.set(key, (rooms.get(key) ?? 0) + by);
}

/** How many lots of a side bring a position to zero. */
const roomOf = (position: number, side: Side): number => Math.max(0, -sideSign(side) * position);

const leavesOf = ({ qty, filledQty }: Child): number => Math.max(0, qty - filledQty);
