/**
 * Where an order was filled: what its children have filled by venue, counted change by change. Children that the engine
 * has let go of are known by the order's own total alone: they are no venue's, and how much of it they are is said.
 */
import { useEffect, useState } from 'react';
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { formatPercent } from '../../../shared/domain/basics/format.ts';
import { childCounter } from '../../stores/child-counts.ts';
import { keyOf, type EngineId, type OfEngine } from '../../stores/engine-id.ts';

/** What was filled, by venue. */
export type VenueMix = ReadonlyMap<string, number>;

interface ChildUpdate {
  readonly kind: 'snapshot' | 'delta';
  readonly rows: readonly OfEngine<Child>[];
  readonly removed: readonly string[];
}

/** Keeps the mix of an order from its children; tells whether an update changed it. */
export function mixOf(): { mix(): VenueMix; take(update: ChildUpdate): boolean } {
  const held = new Map<string, Pick<Child, 'venue' | 'filledQty'>>();
  return {
    mix() {
      const byVenue = new Map<string, number>();
      for (const { venue, filledQty } of held.values()) {
        if (filledQty > 0) byVenue.set(venue, (byVenue.get(venue) ?? 0) + filledQty);
      }
      return new Map([...byVenue].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)));
    },
    take({ kind, rows, removed }) {
      let changed = kind === 'snapshot';
      if (changed) held.clear();
      for (const { engine, childId, venue, filledQty } of rows) {
        const key = keyOf(engine, childId);
        changed ||= filledQty !== (held.get(key)?.filledQty ?? 0);
        held.set(key, { venue, filledQty });
      }
      for (const key of removed) changed = held.delete(key) || changed;
      return changed;
    },
  };
}

/** `LIT1 52.4% · DARK1 31.0% · 16.6% not kept`: shares of all that is done; empty while nothing is. */
export function mixWords(mix: VenueMix, { filledQty }: Pick<Parent, 'filledQty'>): string {
  const known = [...mix.values()].reduce((sum, qty) => sum + qty, 0);
  // A child's fill may be told before its order's.
  const all = Math.max(known, filledQty);
  if (all === 0) return '';
  if (known === 0) return 'not kept here';
  const words = [...mix].map(([venue, qty]) => `${venue} ${shareWords(qty / all)}`);
  if (known < all) words.push(`${shareWords(1 - known / all)} not kept`);
  return words.join(' · ');
}

/** What is there is never told as nothing. */
const shareWords = (share: number): string => (share < 0.0005 ? '<0.1%' : formatPercent(share));

/** Children change many times a second, and a mix is read. */
const EVERY_MS = 500;

export function useVenueMix(engine: EngineId, parentId: string): VenueMix {
  const [mix, setMix] = useState<VenueMix>(new Map());
  useEffect(() => {
    const kept = mixOf();
    let due: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      due = undefined;
      setMix(kept.mix());
    };
    let shown = false;
    const end = childCounter.follow(keyOf(engine, parentId), (update) => {
      if (!kept.take(update)) return;
      if (shown) due ??= setTimeout(show, EVERY_MS);
    });
    shown = true;
    show();
    return () => {
      end();
      clearTimeout(due);
    };
  }, [engine, parentId]);
  return mix;
}
