/** What a trader does with an order beyond the usual: stages, switches, takes over, works by hand and finishes it. */
import type { Command, CommandKind } from '../../../shared/domain/command.ts';
import type { ParentState } from '../../../shared/domain/orders/parent.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { VENUE_ID } from './exchange.ts';
import { orderThatNeeds } from './policy-of.ts';
import { type Choose, lastOf, paramsOf, type Sight } from './sight.ts';

/** Mostly an order that is in the state for it, now and then any. */
function parentIn({ trader }: Sight, pick: number, state: ParentState) {
  const all = trader.rows('parents');
  const fitting = all.filter((parent) => parent.state === state);
  return lastOf(fitting.length > 0 && pick % 8 > 0 ? fitting : all, pick);
}

const childrenOf = (size: number) => (size % 2 === 0 ? ('keep' as const) : ('pull' as const));
const PLAIN = { postOnly: false, displayQty: null, minQty: null } as const;

function takeOver(sight: Sight, pick: number, size: number): Command | null {
  const parent = parentIn(sight, pick, 'working');
  return parent ? { kind: 'TakeOver', parentId: parent.parentId, children: childrenOf(size) } : null;
}

export const WORK: { readonly [K in CommandKind]?: Choose } = {
  ReleaseParent: (sight, pick) => {
    const parent = parentIn(sight, pick, 'staged');
    return parent ? { kind: 'ReleaseParent', parentId: parent.parentId } : null;
  },
  RejectParent: (sight, pick) => {
    const parent = parentIn(sight, pick, 'staged');
    return parent ? { kind: 'RejectParent', parentId: parent.parentId, reason: 'a try' } : null;
  },
  SwitchStrategy: (sight, pick, size) => {
    const parent = parentIn(sight, pick, 'working');
    if (!parent) return null;
    const { parentId } = parent;
    return { kind: 'SwitchStrategy', parentId, params: paramsOf(pick, size), children: childrenOf(size) };
  },
  TakeOver: takeOver,
  HandBack: (sight, pick, size) => {
    const parent = parentIn(sight, pick, 'manual');
    return parent ? { kind: 'HandBack', parentId: parent.parentId, children: childrenOf(size) } : null;
  },
  FinishParent: (sight, pick, size) => {
    const parent = parentIn(sight, pick, 'working');
    if (!parent) return null;
    const take = { maxQty: 1 + size, worstPx: null, forUs: (1 + (size % 5)) * US_PER_SECOND };
    return { kind: 'FinishParent', parentId: parent.parentId, take: size % 3 === 0 ? null : take };
  },
  PlaceChild: (sight, pick, size) => {
    const { actor } = sight.trader;
    const mine = sight.trader.rows('parents').filter(({ state, workedBy }) => state === 'manual' && workedBy === actor);
    // Who has nothing in hand mostly takes it over first.
    if (mine.length === 0 && pick % 8 > 0) return takeOver(sight, pick, size);
    const parent = lastOf(mine, pick) ?? parentIn(sight, pick, 'manual');
    if (!parent) return null;
    const plain = { px: sight.bestBidPx(parent.instrument) + ((size % 5) - 2) * 100, qty: 1 + (size % 200) };
    const { qty, px } = (pick % 4 > 0 && orderThatNeeds(sight, parent, size)) || plain;
    return {
      kind: 'PlaceChild',
      parentId: parent.parentId,
      venue: size % 3 === 0 ? null : VENUE_ID,
      qty,
      px,
      tif: size % 4 === 0 ? 'ioc' : 'day',
      ...PLAIN,
    };
  },
  CancelChild: ({ trader }, pick) => {
    const child = lastOf(trader.rows('children'), pick);
    return child ? { kind: 'CancelChild', parentId: child.parentId, childId: child.childId } : null;
  },
  ReplaceChild: ({ trader }, pick, size) => {
    const child = lastOf(trader.rows('children'), pick);
    if (!child) return null;
    const { parentId, childId, px } = child;
    return { kind: 'ReplaceChild', parentId, childId, qty: 1 + (size % 200), px: px + ((size % 5) - 2) * 100 };
  },
};
