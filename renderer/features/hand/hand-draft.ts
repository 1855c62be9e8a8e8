/** A child while it is written by hand: what is typed, and the command it comes to, or what is wrong with it. */
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { CommandOf } from '../../../shared/domain/command.ts';
import { formatPx, formatQty } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { sideSign } from '../../../shared/domain/basics/scalars.ts';
import { parsePx, parseQty, type Parsed } from '../../ui/words/parse.ts';

export const HAND_TYPES = [
  { value: 'day', label: 'Rests' },
  { value: 'post-only', label: 'Rests, never takes' },
  { value: 'ioc', label: 'Takes now or not at all' },
] as const;
export type HandType = (typeof HAND_TYPES)[number]['value'];

export interface HandDraft {
  /** The child that it replaces; null for a new one. */
  readonly replaces: string | null;
  /** Empty: the router chooses. */
  readonly venue: string;
  readonly type: HandType;
  readonly px: string;
  readonly qty: string;
}

/** What stands for no venue of one's own choice. */
export const ROUTER = { value: '', label: 'Router chooses' } as const;

export const emptyHand = (venue: string = ROUTER.value): HandDraft => ({
  replaces: null,
  venue,
  type: 'day',
  px: '',
  qty: '',
});

export const replacing = (child: Child, instrument: Instrument): HandDraft => ({
  replaces: child.childId,
  venue: child.venue,
  type: child.tif === 'day' ? (child.postOnly ? 'post-only' : 'day') : 'ioc',
  px: formatPx(child.px, instrument),
  qty: formatQty(child.qty, instrument),
});

export interface ReadHand {
  readonly command: CommandOf<'PlaceChild'> | CommandOf<'ReplaceChild'> | null;
  readonly errors: Readonly<Partial<Record<'px' | 'qty', string>>>;
}

export function readHand(draft: HandDraft, parent: Parent, instrument: Instrument): ReadHand {
  const errors: Partial<Record<'px' | 'qty', string>> = {};
  const read = (name: 'px' | 'qty', parsed: Parsed): number => {
    if (!parsed.ok) errors[name] = parsed.error;
    return parsed.ok ? parsed.value : 0;
  };
  const px = read('px', parsePx(draft.px, instrument));
  const qty = read('qty', parseQty(draft.qty, instrument));
  const left = parent.qty - parent.filledQty - parent.openQty;
  if (draft.replaces === null && qty > left)
    errors.qty = `No more than the ${formatQty(left, instrument)} that are left.`;
  const { limitPx, side, parentId, version } = parent;
  if (px > 0 && limitPx !== null && sideSign(side) * (px - limitPx) > 0) {
    errors.px = `Beyond the order’s limit ${formatPx(limitPx, instrument)}.`;
  }
  if (Object.keys(errors).length > 0) return { command: null, errors };
  if (draft.replaces !== null) {
    return { errors, command: { kind: 'ReplaceChild', parentId, childId: draft.replaces, qty, px } };
  }
  const terms = { postOnly: draft.type === 'post-only', displayQty: null, minQty: null };
  const tif = draft.type === 'ioc' ? 'ioc' : 'day';
  const command = {
    kind: 'PlaceChild',
    parentId,
    expectedVersion: version,
    venue: draft.venue === ROUTER.value ? null : draft.venue,
    qty,
    px,
    tif,
    ...terms,
  } as const;
  return { errors, command };
}

/** The price a number of ticks away, better for the order where positive; what is no price yet is left alone. */
export function stepped(text: string, ticks: number, instrument: Instrument): string {
  const parsed = parsePx(text, instrument);
  if (!parsed.ok) return text;
  return formatPx(Math.max(instrument.tickPx, parsed.value + ticks * instrument.tickPx), instrument);
}
