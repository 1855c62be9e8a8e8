/** Where an order was filled, by its engine's word: also what was filled by children that the engine has let go of. */
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { formatPercent } from '../../../shared/domain/basics/format.ts';

/** `LIT1 52.4% · DARK1 47.6%`: shares of all that is done, the largest first, each on one line; empty while nothing is. */
export function mixWords({ filledQty, venueFills }: Pick<Parent, 'filledQty' | 'venueFills'>): string {
  if (filledQty === 0) return '';
  const known = Object.values(venueFills).reduce((sum, qty) => sum + qty, 0);
  if (known === 0) return 'not told by this engine';
  return Object.entries(venueFills)
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([venue, qty]) => `${venue}\u00A0${shareWords(qty / known)}`)
    .join(' · ');
}

/** What is there is never told as nothing. */
const shareWords = (share: number): string => (share < 0.0005 ? '<0.1%' : formatPercent(share));
