/** The depth ladder: the book of all venues by price, own orders in it, and what each venue shows where there is room. */
import { useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { formatPx, formatSigned, NONE } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { useAction } from '../../stores/actions.ts';
import { useLookedAt } from '../../stores/looked-at.ts';
import { pickPrice } from '../../stores/picked-price.ts';
import { selectInstrument } from '../../stores/selection.ts';
import { instruments, quotes } from '../../stores/tables.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import { useRowsOf, useTable } from '../../stores/table-store.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Fact } from '../../ui/primitives/fact.tsx';
import { KeyHint } from '../../ui/primitives/marks.tsx';
import { Panel, useInFront } from '../../ui/primitives/panel.tsx';
import { useSize } from '../../ui/browser/use-size.ts';
import { imbalanceOf, touchOf, type Touch } from './ladder.ts';
import { Rows, ROW_PX, venueColumnsFit } from './rows.tsx';
import { useDepth } from './use-depth.ts';
import { useLadder, type Ladder } from './use-ladder.ts';
import css from './depth.module.css';

export function DepthPanel() {
  const instrument = useLookedAt();
  if (!instrument) return <Panel title="Depth" empty={<p>No market data yet.</p>} />;
  return (
    <Panel title="Depth" actions={<Chooser instrument={instrument} />}>
      <DepthLadder key={`${instrument.engine} ${instrument.symbol}`} instrument={instrument} />
    </Panel>
  );
}

/** Another instrument than the selected order's lets go of the order. */
function Chooser({ instrument }: { instrument: OfEngine<Instrument> }) {
  const symbols = useRowsOf(instruments, instrument.engine, (rows) => rows.map(({ symbol }) => symbol));
  return (
    <select
      className={css['chooser']}
      aria-label="Instrument of the market panels"
      value={instrument.symbol}
      onChange={(event) => selectInstrument(instrument.engine, event.target.value)}
    >
      {symbols.map((symbol) => (
        <option key={symbol}>{symbol}</option>
      ))}
    </select>
  );
}

function DepthLadder({ instrument }: { instrument: OfEngine<Instrument> }) {
  const inFront = useInFront();
  const depth = useDepth(instrument, inFront);
  const quoteKey = keyOf(instrument.engine, instrument.symbol);
  const lastPx = useTable(quotes, (rows) => rows.get(quoteKey)?.lastPx ?? 0);
  const halted = useTable(quotes, (rows) => rows.get(quoteKey)?.halted ?? false);
  const space = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(space);
  const ladder = useLadder(depth, Math.floor(height / ROW_PX), instrument.tickPx);
  useAction('depth.centre', ladder.centre, inFront);

  const venues = depth?.venues.map(({ venue }) => venue) ?? [];
  const byVenue = venues.length > 1 && venueColumnsFit(venues.length, width);
  return (
    <div className={css['frame']}>
      <Facts instrument={instrument} touch={depth && touchOf(depth)} lastPx={lastPx} halted={halted} ladder={ladder} />
      <div
        className={css['ladder']}
        role="table"
        aria-label={`Depth of ${instrument.symbol}`}
        tabIndex={0}
        data-panel-focus
        onKeyDown={(event) => onKey(event, ladder)}
        onClick={(event) => pick(event, instrument)}
        onWheel={({ deltaY }) => ladder.scroll(deltaY < 0 ? 1 : -1)}
      >
        <Rows depth={depth} ladder={ladder} instrument={instrument} lastPx={lastPx} byVenue={byVenue} space={space} />
      </div>
    </div>
  );
}

/** For whoever places by hand; their panel steps prices by the keyboard. */
function pick({ target }: MouseEvent, { engine, symbol }: OfEngine<Instrument>): void {
  if (!(target instanceof HTMLElement)) return;
  const px = Number(target.closest<HTMLElement>('[data-px]')?.dataset['px'] ?? 0);
  const venue = target.closest<HTMLElement>('[data-venue]')?.dataset['venue'] ?? null;
  if (px > 0) pickPrice({ engine, instrument: symbol, px, venue });
}

function onKey(event: KeyboardEvent, { view, scroll, centre }: Ladder): void {
  const page = Math.max(1, (view?.rows ?? 1) - 2);
  const by = { ArrowUp: 1, ArrowDown: -1, PageUp: page, PageDown: -page }[event.key];
  if (by !== undefined) scroll(by);
  else if (event.key === 'Home') centre();
  else return;
  event.preventDefault();
}

interface FactsProps {
  readonly instrument: Instrument;
  readonly touch: Touch | null;
  readonly lastPx: number;
  readonly halted: boolean;
  readonly ladder: Ladder;
}

function Facts({ instrument, touch, lastPx, halted, ladder }: FactsProps) {
  const spreadPx = touch && touch.bidPx > 0 && touch.askPx > 0 ? touch.askPx - touch.bidPx : null;
  const imbalance = touch && imbalanceOf(touch);
  const ticksARow = ladder.view ? ladder.view.stepPx / instrument.tickPx : 1;
  return (
    <div className={css['facts']}>
      <dl aria-label="The book in figures">
        <Fact label="Spread" meaning="Best ask less best bid, all venues together">
          {spreadPx === null ? NONE : <SpreadWords spreadPx={spreadPx} instrument={instrument} />}
        </Fact>
        <Fact label="Imbalance" meaning="Best bid less best ask quantity, as a share of both">
          {imbalance === null ? NONE : `${formatSigned(imbalance * 100, 0)}%`}
        </Fact>
        <Fact label="Last" meaning="Newest execution; in a box on the ladder">
          <span className={css['last']}>{lastPx === 0 ? NONE : formatPx(lastPx, instrument)}</span>
        </Fact>
        {ticksARow > 1 ? (
          <Fact label="Row" meaning="Prices between two rows stand at the worse one">
            {ticksARow} ticks
          </Fact>
        ) : null}
      </dl>
      {halted ? <div className={css['halted']}>HALTED</div> : null}
      <Button
        className={css['centre']}
        aria-pressed={ladder.following}
        title={ladder.following ? 'Follows the touch when it leaves the middle third' : 'Scrolled: stays where it is'}
        onClick={ladder.centre}
      >
        Centre <KeyHint keys="C" />
      </Button>
    </div>
  );
}

function SpreadWords({ spreadPx, instrument }: { spreadPx: number; instrument: Instrument }) {
  if (spreadPx < 0) return `${formatPx(spreadPx, instrument)} crossed`;
  if (spreadPx === 0) return 'locked';
  const ticks = spreadPx / instrument.tickPx;
  return (
    <>
      {formatPx(spreadPx, instrument)}
      {Number.isInteger(ticks) ? (
        <span className={css['ticks']}> ({ticks === 1 ? '1 tick' : `${ticks} ticks`})</span>
      ) : null}
    </>
  );
}
