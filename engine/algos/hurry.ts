/** How fast an order of a given risk aversion hurries: κ of Almgren & Chriss from what is known of its instrument. */
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { twiceMidPx } from '../core/book-view.ts';
import type { PlanContext } from '../core/strategy.ts';
import { impactTerms, urgencyOf } from './almgren-chriss.ts';

/** Times the risk aversion. */
const HURRY = { low: 0.1, medium: 1, high: 10 } as const;

/** κ, a second; null where what it is reckoned from is not known. `riskAversion` in millionths per currency. */
export function hurryOf(riskAversion: number, sliceUs: number, context: PlanContext): number | null {
  const { parent, book, instrument, figures } = context;
  const terms = impactTerms(twiceMidPx(book) / 2, instrument, figures);
  if (!terms) return null;
  return urgencyOf(terms, riskAversion * 1e-6 * HURRY[parent.terms.urgency], sliceUs / US_PER_SECOND);
}
