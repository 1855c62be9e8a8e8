/**
 * Peg: one order at a price that follows the book, of which only a part is shown. The price is that of the own touch, the
 * middle or the other side, `offsetTicks` towards the other side, and never beyond the limit; our own orders are no
 * touch to follow. It has no plan over time and takes only where its price does, or to keep its lowest share of volume.
 */
import { opposite, sideSign } from '../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { twiceMidPx } from '../core/book-view.ts';
import type { Decision, DecisionContext, Strategy } from '../core/strategy.ts';
import { leastQty, mostQty, withinLimit } from './bounds.ts';
import { paramsOf } from './params-of.ts';
import { idsOf, ofKnownFate, pxWords, qtyWords, take, takeWords } from './taking.ts';

const LOOK_EVERY_US = US_PER_SECOND;
/** What is shown varies by up to this share, so that its size does not give it away. */
const JITTER = 0.2;
const LEVELS = 5;

export const peg: Strategy = {
  /** Nothing is due by a time. */
  plannedQty: ({ parent }) => parent.filledQty,

  decide(context) {
    const { parent, book, open, nowUs } = context;
    const wakeUs = nowUs + LOOK_EVERY_US;
    const idle = (reason: string, cancel: string[] = []): Decision => ({ submit: [], cancel, reason, wakeUs });
    const takePx = book.bestPx(opposite(parent.side));
    if (book.halted) return idle(`${parent.instrument} is halted: waiting`, idsOf(open));
    if (twiceMidPx(book) === 0) return idle(`${parent.instrument} has no two-sided market: waiting`);
    const capQty = mostQty(context);
    const underQty = leastQty(context) - parent.filledQty;
    if (underQty > 0 && withinLimit(context, takePx) === takePx) {
      const reason = `${qtyWords(underQty, context)} under its least share of volume: ${takeWords(context)}`;
      return take({ wantedQty: underQty, capQty, px: takePx, wakeUs, reason }, context);
    }
    const px = peggedPx(context);
    if (px < 1) return idle('its price would be below zero: waiting', idsOf(open));
    const strayed = open.filter((child) => child.state === 'working' && child.tif === 'day' && child.px !== px);
    if (strayed.length > 0) return idle(`follows the book to ${pxWords(px, context)}`, idsOf(strayed));
    const display = displayed(context);
    const leftQty = capQty - parent.filledQty - parent.openQty;
    if (ofKnownFate(open).length > 0) return idle(`rests at ${pxWords(px, context)}`);
    if (leftQty < 1) return idle(`at its participation bound: ${qtyWords(parent.filledQty, context)} done`);
    const crosses = sideSign(parent.side) * (px - takePx) >= 0;
    const reason = `${crosses ? 'takes' : 'rests'} at ${pxWords(px, context)}, pegged to ${words(context)}`;
    if (crosses) return { ...idle(reason), submit: [{ px, qty: Math.min(display, leftQty), tif: 'ioc' }] };
    return { ...idle(reason), submit: [{ px, qty: leftQty, tif: 'day', displayQty: display, postOnly: true }] };
  },
};

function displayed(context: DecisionContext): number {
  const { displayQty } = paramsOf(context, 'peg');
  return Math.max(1, Math.round(displayQty * (1 + JITTER * (2 * context.rng.next() - 1))));
}

/** On the tick, on the patient side of a price between ticks. */
function peggedPx(context: DecisionContext): number {
  const { parent, book, instrument } = context;
  const { reference, offsetTicks } = paramsOf(context, 'peg');
  const sign = sideSign(parent.side);
  const { tickPx } = instrument;
  const patient = (px: number): number => (sign > 0 ? Math.floor(px / tickPx) : Math.ceil(px / tickPx)) * tickPx;
  const from =
    reference === 'opposite'
      ? book.bestPx(opposite(parent.side))
      : reference === 'mid'
        ? patient(twiceMidPx(book) / 2)
        : othersTouch(context);
  return withinLimit(context, from + sign * offsetTicks * tickPx);
}

/** The best price of our side at which others rest too: following ourselves, an offset would drive the price away. */
function othersTouch({ parent, book, open, bookShowsOwn }: DecisionContext): number {
  if (!bookShowsOwn) return book.bestPx(parent.side);
  for (const { px, qty } of book.levels(parent.side, LEVELS)) {
    const ownQty = open.reduce((sum, child) => (child.px === px ? sum + child.qty - child.filledQty : sum), 0);
    if (qty > ownQty) return px;
  }
  return book.bestPx(parent.side);
}

function words(context: DecisionContext): string {
  const { reference, offsetTicks } = paramsOf(context, 'peg');
  const place = { touch: 'the own touch', mid: 'the middle', opposite: 'the other side' }[reference];
  if (offsetTicks === 0) return place;
  return `${place}, ${Math.abs(offsetTicks)} ticks ${offsetTicks > 0 ? 'towards the other side' : 'away from it'}`;
}
