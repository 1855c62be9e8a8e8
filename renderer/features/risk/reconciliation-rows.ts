/** Differences with the venues, by venue and in words. */
import type { Difference, DifferenceKind } from '../../../shared/domain/orders/reconciliation.ts';

export const KIND_WORDS: Readonly<Record<DifferenceKind, string>> = {
  'unknown-here': 'never sent',
  'ended-here': 'ended here',
  'missing-there': 'not there',
  'fills-differ': 'fills differ',
  'fill-untold': 'fill not told',
  'changed-while-away': 'changed while away',
};

/** Every venue that is known or that something differed at, those with most first. */
export function byVenue(
  rows: readonly Pick<Difference, 'venue'>[],
  known: readonly string[],
): { readonly venue: string; readonly count: number }[] {
  const counts = new Map(known.map((venue) => [venue, 0]));
  for (const { venue } of rows) counts.set(venue, (counts.get(venue) ?? 0) + 1);
  return Array.from(counts, ([venue, count]) => ({ venue, count })).toSorted(
    (a, b) => b.count - a.count || a.venue.localeCompare(b.venue),
  );
}
