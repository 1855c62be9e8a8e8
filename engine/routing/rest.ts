/** Resting: at the lit venue where waiting is expected to save most, with a share in the dark where that is worth it. */
import { formatPx } from '../../shared/domain/basics/format.ts';
import { sideSign } from '../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import {
  allInPx,
  type Candidate,
  meetsOwn,
  PATIENCE_US,
  type Route,
  type RouteRequest,
  type RoutingView,
  takePxOf,
  termsOf,
} from './route.ts';

/** However well a pool does, so much of an order stays where the market can see it. */
const MOST_DARK = 0.6;
/** Fewer lots than this are not split. */
const LEAST_SPLIT = 20;

interface Resting {
  readonly candidate: Candidate;
  readonly px: number;
  /** Chance of a fill within the patience. */
  readonly chance: number;
  /** Against taking now, in price units a lot. */
  readonly savingPx: number;
}

const worth = ({ chance, savingPx }: Resting): number => chance * savingPx;

export function restRoutes(request: RouteRequest, candidates: readonly Candidate[], view: RoutingView): Route[] {
  const takeNowPx = cheapestTake(request, candidates);
  const lit = candidates
    .filter((each) => each.terms.kind === 'lit' && !meetsOwn(each, request.side, request.wish.px))
    .map((each) => inBook(each, request, view, takeNowPx));
  const bestLit = best(lit);
  const dark = darkAllowed(request)
    ? candidates.filter(({ terms }) => terms.kind === 'dark').map((each) => inDark(each, request, view, takeNowPx))
    : [];
  const worthIt = dark.filter((each) => worth(each) > 0);
  if (lit.length === 0 && worthIt.length > 0) return overPools(request, worthIt);
  const bestDark = best(worthIt);
  const { qty } = request.wish;
  const darkQty = bestDark ? darkShareOf(qty, bestDark, bestLit) : 0;
  const routes: Route[] = [];
  if (bestDark && darkQty > 0) routes.push(routeTo(bestDark, request, darkQty, `${qty}`));
  if (bestLit && darkQty < qty) routes.push(routeTo(bestLit, request, qty - darkQty, `${qty}`, lit));
  return routes;
}

/** What may go nowhere else lies in each pool by what it is worth there: who comes to the one does not come to the other. */
function overPools(request: RouteRequest, pools: readonly Resting[]): Route[] {
  const { qty } = request.wish;
  const bestFirst = pools.toSorted((a, b) => worth(b) - worth(a));
  if (qty < LEAST_SPLIT) return [routeTo(bestFirst[0]!, request, qty, `${qty}`)];
  const total = pools.reduce((sum, each) => sum + worth(each), 0);
  const others = bestFirst.slice(1).map((each) => Math.floor((qty * worth(each)) / total));
  const first = qty - others.reduce((sum, each) => sum + each, 0);
  return [first, ...others].flatMap((part, i) => (part < 1 ? [] : [routeTo(bestFirst[i]!, request, part, `${qty}`)]));
}

/** A tip, a post-only order and an order at a price of its own have no meaning at a midpoint. */
const darkAllowed = ({ wish, side, book }: RouteRequest): boolean =>
  wish.kinds?.includes('dark') === true ||
  (wish.postOnly !== true && (wish.displayQty ?? null) === null && wish.px === book.bestPx(side));

function cheapestTake(request: RouteRequest, candidates: readonly Candidate[]): number {
  const px = takePxOf(request);
  const costs = candidates.filter(({ terms }) => terms.kind === 'lit').map((each) => allInPx(request.side, px, each));
  return Math.min(...costs, sideSign(request.side) * px);
}

const makerCostPx = (side: RouteRequest['side'], px: number, { terms, markoutPx }: Candidate): number =>
  sideSign(side) * px + terms.fee('maker', px, 1_000) / 1_000 - markoutPx;

/** What trades at the venue must first eat the queue ahead of us, then us. */
function inBook(candidate: Candidate, request: RouteRequest, view: RoutingView, takeNowPx: number): Resting {
  const { side, wish, instrument } = request;
  const { venueId } = candidate.terms;
  const aheadQty = candidate.book?.qtyAt(side, wish.px) ?? 0;
  const tradesQty = (view.lotsPerSecond(venueId, instrument.symbol, side) * PATIENCE_US) / US_PER_SECOND;
  const chance = 1 - Math.exp(-tradesQty / (aheadQty + wish.qty));
  return { candidate, px: wish.px, chance, savingPx: takeNowPx - makerCostPx(side, wish.px, candidate) };
}

/** At the midpoint, wherever it goes up to the price at which we would take now. */
function inDark(candidate: Candidate, request: RouteRequest, view: RoutingView, takeNowPx: number): Resting {
  const { side, book, limitPx } = request;
  const midPx = (book.bestPx('buy') + book.bestPx('sell')) / 2;
  const takePx = takePxOf(request);
  const px = limitPx === null ? takePx : side === 'buy' ? Math.min(takePx, limitPx) : Math.max(takePx, limitPx);
  const reached = sideSign(side) * (px - midPx) >= 0;
  const chance = reached ? view.darkFillChance(candidate.terms.venueId, PATIENCE_US) : 0;
  return { candidate, px, chance, savingPx: takeNowPx - makerCostPx(side, midPx, candidate) };
}

const best = (all: readonly Resting[]): Resting | null =>
  all.reduce<Resting | null>((first, each) => (first === null || worth(each) > worth(first) ? each : first), null);

function darkShareOf(qty: number, dark: Resting, lit: Resting | null): number {
  if (lit === null) return qty;
  if (qty < LEAST_SPLIT) return 0;
  const share = worth(dark) / (worth(dark) + Math.max(0, worth(lit)));
  return Math.floor(qty * Math.min(MOST_DARK, share));
}

function routeTo(
  { candidate, px, chance, savingPx }: Resting,
  { wish, instrument }: RouteRequest,
  qty: number,
  of: string,
  among: readonly Resting[] = [],
): Route {
  const { venueId, kind } = candidate.terms;
  const percent = Math.round(chance * 100);
  const saves = `${percent}% chance in ${PATIENCE_US / US_PER_SECOND} s to save ${formatPx(Math.round(savingPx), { ...instrument, tickPx: 1 })}`;
  const others = among.filter((each) => each.candidate !== candidate && each.chance > 0);
  const beside = others.map((each) => `${each.candidate.terms.venueId} ${Math.round(each.chance * 100)}%`).join(', ');
  const split = String(qty) === of ? '' : `${qty} of ${of}: `;
  return {
    venue: venueId,
    venueKind: kind,
    ...termsOf(wish),
    px,
    qty,
    tif: wish.tif,
    routeReason: `${split}${kind === 'dark' ? 'at the midpoint, ' : ''}${saves}${beside && ` (${beside})`}`,
  };
}
