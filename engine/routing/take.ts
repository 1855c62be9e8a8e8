/** Taking: offers of all venues ranked by expected cost a lot, taken from the cheapest on until the quantity is there. */
import { opposite, sideSign } from '../../shared/domain/basics/scalars.ts';
import { formatPx } from '../../shared/domain/basics/format.ts';
import {
  allInPx,
  type Candidate,
  finePx,
  meetsOwn,
  type Route,
  type RouteRequest,
  type RoutingView,
  termsOf,
} from './route.ts';

/** Levels of a venue that are looked at. */
const LEVELS = 5;
/** Orders that one wish becomes at most: each is a message. */
const MAX_ROUTES = 4;

interface Offer {
  readonly candidate: Candidate;
  readonly px: number;
  readonly qty: number;
  /** In price units a lot, signed so that less is better for either side. */
  readonly costPx: number;
}

export function takeRoutes(request: RouteRequest, candidates: readonly Candidate[], view: RoutingView): Route[] {
  const offers = candidates
    .flatMap((candidate) => offersOf(candidate, request, view))
    .toSorted((a, b) => a.costPx - b.costPx || b.qty - a.qty);
  const byVenue = new Map<Candidate, { px: number; qty: number; costPx: number }>();
  let left = request.wish.qty;
  for (const { candidate, px, qty, costPx } of offers) {
    if (left === 0) break;
    const before = byVenue.get(candidate);
    if (!before && byVenue.size === MAX_ROUTES) continue;
    const taken = Math.min(left, qty);
    left -= taken;
    // Offers of a venue come best first, so the newest price is the worst that it needs.
    byVenue.set(candidate, { px, qty: (before?.qty ?? 0) + taken, costPx: before?.costPx ?? costPx });
  }
  const [, runnerUp] = bestByVenue(offers);
  return Array.from(byVenue, ([candidate, { px, qty, costPx }]) => ({
    venue: candidate.terms.venueId,
    venueKind: candidate.terms.kind,
    ...termsOf(request.wish),
    px,
    qty,
    tif: request.wish.tif,
    routeReason: reasonOf(request, candidate, { px, costPx }, runnerUp, view),
  }));
}

function offersOf(candidate: Candidate, request: RouteRequest, view: RoutingView): Offer[] {
  const { side, wish } = request;
  const other = opposite(side);
  const reaches = (px: number): boolean => sideSign(side) * (wish.px - px) >= 0;
  if (candidate.book) {
    if (candidate.book.halted) return [];
    return candidate.book
      .levels(other, LEVELS)
      .filter(({ px }) => reaches(px) && !meetsOwn(candidate, side, px))
      .map(({ px, qty }) => ({ candidate, px, qty, costPx: allInPx(side, px, candidate) }));
  }
  const { quote, terms } = candidate;
  const px = quote && (side === 'buy' ? quote.askPx : quote.bidPx);
  if (!quote || !px || !reaches(px)) return [];
  // A refusal costs the time of asking again, in a market that has moved: half a spread, as often as it comes.
  const halfSpreadPx = (request.book.bestPx('sell') - request.book.bestPx('buy')) / 2;
  const refusedPx = (1 - view.takeChance(terms.venueId)) * Math.max(0, halfSpreadPx);
  return [{ candidate, px, qty: quote.qty, costPx: allInPx(side, px, candidate) + refusedPx }];
}

function bestByVenue(offers: readonly Offer[]): Offer[] {
  const best = new Map<Candidate, Offer>();
  for (const offer of offers) if (!best.has(offer.candidate)) best.set(offer.candidate, offer);
  return [...best.values()];
}

function reasonOf(
  { instrument }: RouteRequest,
  { terms }: Candidate,
  { px, costPx }: { px: number; costPx: number },
  runnerUp: Offer | undefined,
  view: RoutingView,
): string {
  const what = terms.kind === 'dealer' ? 'quotes' : 'shows';
  const chance =
    terms.kind === 'dealer' ? `, deals ${Math.round(view.takeChance(terms.venueId) * 100)}% of the time` : '';
  const allIn = `${formatPx(px, instrument)}, ${finePx(costPx, instrument)} all in${chance}`;
  if (!runnerUp || runnerUp.candidate.terms.venueId === terms.venueId) return `${what} ${allIn}`;
  return `${what} ${allIn}; ${runnerUp.candidate.terms.venueId} ${finePx(runnerUp.costPx, instrument)}`;
}
