/**
 * Chooses the venues of an order that an algorithm wants: by price, fees, chance of a fill and measured toxicity, within
 * what the order allows. Pure: the same market, quality and wish give the same routes, each with its reason in words.
 *
 * To take, offers of all venues are ranked by what a lot of them is expected to cost, fee and toxicity included, and
 * taken from the cheapest on. To rest, the lit venue is chosen at which waiting is expected to save most against taking
 * now (chance of a fill within `PATIENCE_US` × saving), and a share goes to the dark pool that is worth it. Where an order
 * of ours rests on the other side of a book, nothing goes there that would meet it.
 */
import { formatPx } from '../../shared/domain/basics/format.ts';
import { opposite } from '../../shared/domain/basics/scalars.ts';
import type { VenueTerms } from '../core/venue.ts';
import { restRoutes } from './rest.ts';
import {
  type Candidate,
  type Choice,
  type Route,
  type RouteRequest,
  type RoutingView,
  meetsOwn,
  termsOf,
  type Wish,
} from './route.ts';
import { takeRoutes } from './take.ts';

export function chooseVenues(request: RouteRequest, view: RoutingView): Choice {
  const { wish } = request;
  const [only] = view.terms;
  if (only && view.terms.length === 1) return { routes: [plainRoute(only, wish)], reason: '' };
  const left: string[] = [];
  const candidates: Candidate[] = [];
  for (const terms of view.terms) {
    if (!allowed(terms, request)) continue;
    const why = view.avoided(terms.venueId, request.order);
    if (why === null) candidates.push(candidateOf(terms, request, view));
    else left.push(`${terms.venueId} avoided: ${why}`);
  }
  if (candidates.length === 0) {
    const reason = left.length > 0 ? left.join('; ') : 'the order allows no venue that trades here';
    return { routes: [], reason: `no venue to send to: ${reason}` };
  }
  if (wish.tif === 'close') return closingRoute(request, candidates);
  const routes = wish.tif === 'day' ? restRoutes(request, candidates, view) : takeRoutes(request, candidates, view);
  for (const { terms, ownPx } of candidates.filter((each) => meetsOwn(each, request.side, wish.px))) {
    left.push(`${terms.venueId} only short of ${formatPx(ownPx, request.instrument)}, where an order of ours rests`);
  }
  if (routes.length === 0) return { routes, reason: ['no venue shows anything at that price', ...left].join('; ') };
  const beside = left.length > 0 ? `; ${left.join('; ')}` : '';
  return { routes: routes.map((route) => ({ ...route, routeReason: route.routeReason + beside })), reason: '' };
}

/** An auction is where the instrument is listed, and nowhere else. */
function closingRoute({ wish }: RouteRequest, candidates: readonly Candidate[]): Choice {
  const listing = candidates.find(({ terms }) => terms.closingAuction);
  if (!listing) return { routes: [], reason: 'no venue that the order may use holds a closing auction' };
  const route = { ...plainRoute(listing.terms, wish), routeReason: 'holds the closing auction' };
  return { routes: [route], reason: '' };
}

function allowed({ venueId, kind }: VenueTerms, { allows, wish }: RouteRequest): boolean {
  if (wish.kinds && !wish.kinds.includes(kind)) return false;
  if (kind === 'dark' && !allows.dark) return false;
  return allows.venues === null || allows.venues.includes(venueId);
}

function candidateOf(terms: VenueTerms, { instrument, book, side }: RouteRequest, view: RoutingView): Candidate {
  const { venueId, kind } = terms;
  const midPx = (book.bestPx('buy') + book.bestPx('sell')) / 2;
  return {
    terms,
    book: kind === 'lit' ? view.book(venueId, instrument.symbol) : null,
    ownPx: kind === 'lit' ? view.ownPx(venueId, instrument.symbol, opposite(side)) : 0,
    quote: kind === 'dealer' ? view.quote(venueId, instrument.symbol) : null,
    markoutPx: (view.markoutBps(venueId) * midPx) / 10_000,
  };
}

/** Where only plain orders are taken, no more is sent than may be shown. */
function plainRoute({ venueId, kind, plainOnly }: VenueTerms, wish: Wish): Route {
  return {
    venue: venueId,
    venueKind: kind,
    ...termsOf(plainOnly ? {} : wish),
    px: wish.px,
    qty: Math.min(wish.qty, (plainOnly && wish.displayQty) || Infinity),
    tif: wish.tif,
    routeReason: '',
  };
}
