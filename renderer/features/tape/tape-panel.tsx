/** Time and sales: the instrument's trades, newest first. It stands still under the pointer and while scrolled. */
import { useRef, useState, type CSSProperties } from 'react';
import { formatClock, formatCount, formatPx, formatQty } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { TapeRow } from '../../../shared/protocol/tables.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { useLookedAt } from '../../stores/looked-at.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { lookUp } from '../../ui/words/look-up.ts';
import { Panel, useInFront } from '../../ui/primitives/panel.tsx';
import { useSize } from '../../ui/browser/use-size.ts';
import { shownTrades, tradesSince } from './held-tape.ts';
import { useTape } from './use-tape.ts';
import css from './tape.module.css';

/** As in the style sheet. */
const ROW_PX = 20;
/** Rows drawn beyond the edge, so that a scroll never shows a gap. */
const BEYOND = 6;

export function TapePanel() {
  const instrument = useLookedAt();
  if (!instrument) return <Panel title="Tape" empty={<p>No market data yet.</p>} />;
  return <Trades key={`${instrument.engine} ${instrument.symbol}`} instrument={instrument} />;
}

function Trades({ instrument }: { instrument: OfEngine<Instrument> }) {
  const inFront = useInFront();
  const [pinned, setPinned] = useState(false);
  const [pointed, setPointed] = useState(false);
  const [scrolledPx, setScrolledPx] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const { height } = useSize(list);
  const hold = pinned || pointed || scrolledPx > 0;
  const tape = useTape(instrument, inFront, hold);
  const trades = shownTrades(tape);
  const since = tradesSince(tape);

  const first = Math.max(0, Math.floor(scrolledPx / ROW_PX) - BEYOND);
  const drawn = Math.ceil(height / ROW_PX) + 2 * BEYOND;
  const newestFirst = trades.slice(Math.max(0, trades.length - first - drawn), trades.length - first).toReversed();
  const release = (): void => {
    setPinned(!hold);
    list.current?.scrollTo(0, 0);
  };
  return (
    <Panel
      title="Tape"
      meta={`${instrument.symbol}${since > 0 ? ` · ${formatCount(since)} newer` : ''}`}
      actions={
        <Button className={css['hold']} aria-pressed={hold} onClick={release}>
          {hold ? 'held' : 'running'}
        </Button>
      }
    >
      <div
        className={css['frame']}
        style={columnsFor(trades.at(-1)?.px ?? 0, instrument)}
        role="table"
        aria-label={`Trades of ${instrument.symbol}`}
      >
        <div role="row" className={`${css['row']} ${css['head']}`}>
          {['Time', 'Price', 'Quantity', 'Venue', ''].map((title) => (
            <span key={title} role="columnheader">
              {title}
            </span>
          ))}
        </div>
        <div
          ref={list}
          className={css['list']}
          role="rowgroup"
          tabIndex={0}
          data-panel-focus
          onPointerEnter={() => setPointed(true)}
          onPointerLeave={() => setPointed(false)}
          onScroll={({ currentTarget }) => setScrolledPx(currentTarget.scrollTop)}
        >
          <div className={css['all']} style={{ height: trades.length * ROW_PX }}>
            <div style={{ transform: `translateY(${first * ROW_PX}px)` }}>
              {newestFirst.map((trade) => (
                <Trade key={trade.seq} trade={trade} instrument={instrument} />
              ))}
            </div>
          </div>
          {trades.length === 0 ? (
            <div role="row" className={css['empty']}>
              <span role="cell">Nothing has traded yet.</span>
            </div>
          ) : null}
        </div>
      </div>
    </Panel>
  );
}

const DIGIT_PX = 8;
/** Prices and quantities of many decimals have wider columns; a head stands above its figures. */
function columnsFor(px: number, instrument: Instrument): CSSProperties {
  const pricePx = Math.max(92, formatPx(px, instrument).length * DIGIT_PX + 32);
  const qtyPx = Math.max(84, formatQty(99_999 * 10 ** instrument.qtyDecimals, instrument).length * DIGIT_PX + 16);
  return { '--price-column': `${pricePx}px`, '--qty-column': `${qtyPx}px` } as CSSProperties;
}

const TAKERS = {
  buy: { sign: '▲', words: 'a buyer took' },
  sell: { sign: '▼', words: 'a seller took' },
  none: { sign: '·', words: 'nobody took, or the market does not say who' },
} as const;

function Trade({ trade, instrument }: { trade: TapeRow; instrument: Instrument }) {
  const { seq, tsUs, px, qty, taker, venue, hidden, own } = trade;
  const { sign, words } = lookUp(TAKERS, taker ?? 'none') ?? {
    sign: '?',
    words: `taken by a side that this desk does not know: ${taker}`,
  };
  return (
    <div role="row" className={`${css['row']} ${own ? css['own'] : ''}`} data-seq={seq}>
      <span role="cell" className={css['time']}>
        {formatClock(tsUs, instrument.timeZone, 'ms')}
      </span>
      <span role="cell" className={css[taker ?? 'none']} title={words}>
        {sign} {formatPx(px, instrument)}
      </span>
      <span role="cell">{formatQty(qty, instrument)}</span>
      <span role="cell" className={css['venue']}>
        {venue}
      </span>
      <span role="cell" className={css['marks']}>
        {own ? <b>◆ own</b> : null}
        {taker === null && !own ? <span title="One print at one price for all who took part">◇ auction</span> : null}
        {hidden ? <span title="Executed against an order that was not shown">○ hidden</span> : null}
      </span>
    </div>
  );
}
