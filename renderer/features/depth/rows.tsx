/** The rows of the ladder: bids left, asks right, the price between them, own quantity and venues outwards. */
import type { CSSProperties, RefObject } from 'react';
import { formatPx, formatQty } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { DepthRow } from '../../../shared/protocol/tables.ts';
import { ladderRows, touchOf, type LadderRow, type LadderSide } from './ladder.ts';
import type { Ladder } from './use-ladder.ts';
import css from './depth.module.css';

/** As in the style sheet. */
export const ROW_PX = 18;
const VENUE_PX = 42;
const OWN_PX = 46;
const QTY_PX = 64;
/** Wider than this the eye loses the row. */
const QTY_MOST_PX = 130;
/** At least; as wide as its digits where a price has many. */
const PRICE_PX = 84;
const BOLD_DIGIT_PX = 8.6;

export const venueColumnsFit = (venues: number, width: number): boolean =>
  width >= PRICE_PX + 2 * (QTY_PX + OWN_PX + venues * VENUE_PX);

interface RowsProps {
  readonly depth: DepthRow | null;
  readonly ladder: Ladder;
  readonly instrument: Instrument;
  readonly lastPx: number;
  readonly byVenue: boolean;
  /** Measures the room that rows have. */
  readonly space: RefObject<HTMLDivElement | null>;
}

export function Rows({ depth, ladder: { view }, instrument, lastPx, byVenue, space }: RowsProps) {
  const rows = depth && view ? ladderRows(depth, view) : [];
  const venues = depth?.venues.map(({ venue }) => venue) ?? [];
  const columns = byVenue ? venues : [];
  const most = rows.reduce((held, { bid, ask }) => Math.max(held, bid.qty, ask.qty), 0);
  const stepPx = view?.stepPx ?? 1;
  const digits = Math.max(0, ...rows.map(({ px }) => formatPx(px, instrument).length));
  const touch = depth && touchOf(depth);
  const isLast = (px: number): boolean => lastPx > 0 && Math.round(lastPx / stepPx) * stepPx === px;
  const isTouch = ({ px, bid, ask }: LadderRow): boolean =>
    touch !== null &&
    ((bid.qty > 0 && touch.bidPx - px < stepPx && touch.bidPx >= px) ||
      (ask.qty > 0 && px - touch.askPx < stepPx && px >= touch.askPx));
  return (
    <>
      <Head venues={columns} digits={digits} />
      <div ref={space} className={css['rows']} role={rows.length > 0 ? 'rowgroup' : undefined}>
        {rows.map((row) => {
          const price = formatPx(row.px, instrument);
          return (
            <div
              key={row.px}
              role="row"
              data-px={row.px}
              className={`${css['row']} ${isTouch(row) ? css['touch'] : ''}`}
              style={template(columns.length, digits)}
              aria-label={price}
              title={byVenueWords(row, venues, instrument)}
            >
              <Half side="bid" of={row.bid} venues={columns} most={most} instrument={instrument} />
              <span
                role="cell"
                className={`${css['price']} ${isLast(row.px) ? css['last'] : ''}`}
                aria-label={isLast(row.px) ? `${price}, last` : price}
              >
                {price}
              </span>
              <Half side="ask" of={row.ask} venues={columns} most={most} instrument={instrument} />
            </div>
          );
        })}
        {rows.length === 0 ? <p className={css['empty']}>Nothing is shown at any venue yet.</p> : null}
      </div>
    </>
  );
}

function Head({ venues, digits }: { venues: readonly string[]; digits: number }) {
  return (
    <div role="row" className={`${css['row']} ${css['head']}`} style={template(venues.length, digits)}>
      {venues.toReversed().map((venue) => (
        <span key={venue} role="columnheader" className={css['venue']} title={`Bids at ${venue}`}>
          {venue}
        </span>
      ))}
      <span role="columnheader">Own</span>
      <span role="columnheader">Bid</span>
      <span role="columnheader" className={css['price']}>
        Price
      </span>
      <span role="columnheader">Ask</span>
      <span role="columnheader">Own</span>
      {venues.map((venue) => (
        <span key={venue} role="columnheader" className={css['venue']} title={`Asks at ${venue}`}>
          {venue}
        </span>
      ))}
    </div>
  );
}

interface HalfProps {
  readonly side: 'bid' | 'ask';
  readonly of: LadderSide;
  /** Those that have a column. */
  readonly venues: readonly string[];
  readonly most: number;
  readonly instrument: Instrument;
}

/** One side of a row; the bid's stands mirrored, so that what matters most is next to the price. */
function Half({ side, of, venues, most, instrument }: HalfProps) {
  const shown = (qty: number): string => (qty === 0 ? '' : formatQty(qty, instrument));
  const byVenue = venues.map((venue, index) => (
    <span key={venue} role="cell" className={css['venue']} data-venue={venue}>
      {shown(of.byVenue[index] ?? 0)}
    </span>
  ));
  const own = (
    <span
      key="own"
      role="cell"
      className={css['own']}
      {...(of.ownQty > 0 ? { 'data-own': side, 'aria-label': `own ${shown(of.ownQty)}` } : {})}
    >
      {of.ownQty > 0 ? `◆ ${shown(of.ownQty)}` : ''}
    </span>
  );
  const qty = (
    <span key="qty" role="cell" className={`${css['qty']} ${css[side]}`}>
      <i style={{ width: `${most === 0 ? 0 : (of.qty / most) * 100}%` }} />
      <b>{shown(of.qty)}</b>
    </span>
  );
  return side === 'bid' ? [...byVenue.toReversed(), own, qty] : [qty, own, ...byVenue];
}

/** `digits`: of the longest price; those at the touch are bold, and so wider. */
const template = (columns: number, digits: number): CSSProperties => {
  const venues = columns === 0 ? '' : `repeat(${columns}, ${VENUE_PX}px)`;
  const half = `minmax(${QTY_PX}px, ${QTY_MOST_PX}px)`;
  const pricePx = Math.max(PRICE_PX, Math.ceil(digits * BOLD_DIGIT_PX) + 10);
  return { gridTemplateColumns: `${venues} ${OWN_PX}px ${half} ${pricePx}px ${half} ${OWN_PX}px ${venues}` };
};

function byVenueWords({ bid, ask }: LadderRow, venues: readonly string[], instrument: Instrument): string | undefined {
  const words = (name: string, side: LadderSide): string[] =>
    side.byVenue.flatMap((qty, index) => (qty > 0 ? `${name} ${formatQty(qty, instrument)} at ${venues[index]}` : []));
  return [...words('bid', bid), ...words('ask', ask)].join(', ') || undefined;
}
