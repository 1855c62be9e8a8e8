/** Time and sales of each instrument: what the market reported, and our own executions among it. Bounded to the newest. */
import type { Child } from '../../../shared/domain/orders/child.ts';
import { opposite } from '../../../shared/domain/basics/scalars.ts';
import type { TapeRow } from '../../../shared/protocol/market-tables.ts';
import type { VenueReport } from '../../core/venue.ts';
import type { MarketEvent } from '../../core/market-event.ts';

/** Newest trades that are held of an instrument. */
const HELD = 500;

type Trade = Omit<TapeRow, 'seq'>;

export class TradeTape {
  readonly #rows = new Map<string, TapeRow[]>();
  #pending = new Map<string, TapeRow[]>();
  #seq = 0;

  onMarket(event: MarketEvent): void {
    const { kind, instrument, tsUs, px, qty, side, venue = '' } = event;
    if (kind !== 'trade' && kind !== 'hidden-trade' && kind !== 'cross') return;
    const taker = kind === 'cross' ? null : opposite(side);
    this.add(instrument, { tsUs, px, qty, taker, venue, hidden: kind === 'hidden-trade', own: false });
  }

  add(instrument: string, trade: Trade): void {
    if (trade.qty < 1) return;
    const row = { seq: ++this.#seq, ...trade };
    let rows = this.#rows.get(instrument);
    if (!rows) this.#rows.set(instrument, (rows = []));
    rows.push(row);
    if (rows.length > 2 * HELD) rows.splice(0, rows.length - HELD);
    const pending = this.#pending.get(instrument);
    if (pending) pending.push(row);
    else this.#pending.set(instrument, [row]);
  }

  /** An execution of ours, as its venue reported it. */
  addOwn(
    { instrument, side, venue }: Child,
    { px, qty, liquidity }: Extract<VenueReport, { kind: 'filled' }>,
    tsUs: number,
  ): void {
    const taker = liquidity === 'taker' ? side : opposite(side);
    this.add(instrument, { tsUs, px, qty, taker, venue, hidden: false, own: true });
  }

  /** Without what is still to be told: that comes as a change. */
  newest(instrument: string): readonly TapeRow[] {
    const rows = this.#rows.get(instrument) ?? [];
    const told = rows.length - (this.#pending.get(instrument)?.length ?? 0);
    return rows.slice(Math.max(0, told - HELD), Math.max(0, told));
  }

  /** What came since the last call, by instrument; the newest where more came than is held. */
  takePending(): Iterable<[string, readonly TapeRow[]]> {
    const pending = this.#pending;
    this.#pending = new Map();
    return Array.from(pending, ([instrument, rows]) => [instrument, rows.slice(-HELD)]);
  }
}
