/** The price since the order arrived: what the market did, where the order stands in it and where it traded. */
import { useEffect, useRef, useState, type RefObject } from 'react';
import {
  NONE,
  formatFixed,
  formatPercent,
  formatPx,
  formatQty,
  formatTime,
  tickDecimals,
  zoneName,
} from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { childCounter } from '../../stores/child-counts.ts';
import { useConnection } from '../../stores/connection.ts';
import { desk } from '../../stores/desk.ts';
import { arrivalPx } from '../../stores/parent-figures.ts';
import { useLookedAt } from '../../stores/looked-at.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import { useSelectedParent } from '../../stores/selection.ts';
import { forecasts, journal, regimes, regimeViews } from '../../stores/tables.ts';
import { useRow } from '../../stores/table-store.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { sideWords } from '../../ui/primitives/marks.tsx';
import { Panel } from '../../ui/primitives/panel.tsx';
import { RegimeBadge } from '../../ui/primitives/regime-badge.tsx';
import { fillsOf } from './fills.ts';
import { openChartFrame, type ChartFrame, type PriceChart, type Readout } from './price-chart.ts';
import css from './price-chart.module.css';

export function PriceChartPanel() {
  const parent = useSelectedParent(2);
  const instrument = useLookedAt(2);
  const attached = useConnection(instrument?.engine ?? null, (view) => view.engine !== null);
  const frame = useRef<ChartFrame>(null);
  useEffect(() => () => closeFrame(frame), []);
  if (!instrument || !attached) return <Panel title="Price" empty={<p>No market data yet.</p>} />;
  return (
    <Chart
      key={`${instrument.engine} ${instrument.symbol} ${parent?.parentId ?? ''}`}
      frame={frame}
      instrument={instrument}
      parent={parent}
    />
  );
}

/** The panel's one chart in this place, made anew where the panel has moved to another window. */
function frameIn(host: HTMLElement, frame: RefObject<ChartFrame | null>): ChartFrame {
  const { ownerDocument } = host;
  if (frame.current?.ownerDocument !== ownerDocument) closeFrame(frame);
  frame.current ??= openChartFrame(ownerDocument);
  host.append(frame.current.element);
  return frame.current;
}

function closeFrame(frame: RefObject<ChartFrame | null>): void {
  frame.current?.close();
  frame.current = null;
}

interface ChartProps {
  readonly frame: RefObject<ChartFrame | null>;
  readonly instrument: OfEngine<Instrument>;
  readonly parent: OfEngine<Parent> | undefined;
}

/** Of one instrument and one order for its life; another selection makes another. */
function Chart({ frame, instrument, parent }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<PriceChart>(null);
  const made = useRef({ instrument, parent });
  const [following, setFollowing] = useState(true);
  const [readout, setReadout] = useState<Readout>({ tsUs: null, values: {}, isBlank: false });
  const [filledQty, setFilledQty] = useState(0);
  const [acted, setActed] = useState<string | null>(null);
  const arrival = parent ? arrivalPx(parent) || null : null;
  const limitPx = parent?.limitPx ?? null;

  useEffect(() => {
    const { instrument: of, parent: order } = made.current;
    const opened = frameIn(host.current!, frame).show({
      instrument: of,
      fromUs: order?.startUs ?? null,
      onReadout: setReadout,
      onFollowing: setFollowing,
    });
    chart.current = opened;
    const ends = [
      desk.followSeries(of.engine, 'marketSeries', { instrument: of.symbol }, opened.takeMarket),
      desk.followSeries(of.engine, 'forecastSeries', { instrument: of.symbol }, opened.takeForecasts),
    ];
    if (order) {
      ends.push(desk.followSeries(order.engine, 'orderSeries', { parentId: order.parentId }, opened.takeOrder));
      const take: typeof opened.takeDecisions = (update) => {
        opened.takeDecisions(update);
        setActed((before) => update.rows.at(-1)?.done ?? before);
      };
      ends.push(desk.followSeries(order.engine, 'decisions', { parentId: order.parentId }, take));
      ends.push(followFills(opened, order, setFilledQty));
    }
    return () => {
      for (const end of ends) end();
      chart.current = null;
      opened.close();
    };
  }, [frame]);

  useEffect(() => chart.current?.setLines({ arrivalPx: arrival, limitPx }), [arrival, limitPx]);

  return (
    <Panel
      title="Price"
      meta={`${instrument.symbol} · ${instrument.currency} · ${zoneName(instrument.sessionStartUs, instrument.timeZone)}`}
      actions={
        <>
          {following ? null : <Button onClick={() => chart.current?.follow()}>Back to the order</Button>}
          <Attribution />
        </>
      }
    >
      <div className={css['frame']}>
        <Legend readout={readout} instrument={instrument} parent={parent} filledQty={filledQty} acted={acted} />
        <div className={css['chart']}>
          <div ref={host} className={css['host']} role="img" aria-label={`Price of ${instrument.symbol}`} />
          {readout.isBlank ? (
            <p className={css['blank']}>
              No price of {instrument.symbol} yet: it begins with its first quote or trade.
            </p>
          ) : null}
        </div>
      </div>
    </Panel>
  );
}

/** How often fills are gathered from children and journal; they come in bursts. */
const GATHER_MS = 250;

/** Tells the quantity that the marks stand for: how many marks there are falls as the journal forgets single fills. */
function followFills(chart: PriceChart, order: OfEngine<Parent>, onFilled: (qty: number) => void): () => void {
  const key = keyOf(order.engine, order.parentId);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const gather = (): void => {
    timer = undefined;
    const fills = fillsOf(order, childCounter.childrenOf(key), journal.getState().rows.values());
    chart.setFills(fills, order.side);
    onFilled(fills.reduce((qty, fill) => qty + fill.qty, 0));
  };
  const soon = (): void => {
    timer ??= setTimeout(gather, GATHER_MS);
  };
  const end = childCounter.follow(key, ({ kind, rows }) => {
    if (kind === 'snapshot' || rows.some(({ filledQty }) => filledQty > 0)) soon();
  });
  const endJournal = journal.onUpdate(({ kind }) => {
    if (kind === 'snapshot') soon();
  });
  // What is known is there with the chart; only what comes later is gathered.
  clearTimeout(timer);
  gather();
  return () => {
    clearTimeout(timer);
    end();
    endJournal();
  };
}

interface LegendProps {
  readonly readout: Readout;
  readonly instrument: OfEngine<Instrument>;
  readonly parent: Parent | undefined;
  /** What the marks stand for. */
  readonly filledQty: number;
  /** What the order's policy did last; null where no policy works it. */
  readonly acted: string | null;
}

function Legend({ readout, instrument, parent, filledQty, acted }: LegendProps) {
  const { values, tsUs } = readout;
  const decimals = tickDecimals(instrument);
  const { timeZone } = instrument;
  const price = (value: number | undefined, finer = 0) =>
    value === undefined ? NONE : formatFixed(value, decimals + finer);
  const arrival = parent ? arrivalPx(parent) : 0;
  return (
    <dl className={css['legend']} aria-label="Prices">
      <Entry mark="last" label="Last" value={price(values.last)} />
      <Entry mark="bid" label="Bid" value={price(values.bid)} />
      <Entry mark="ask" label="Ask" value={price(values.ask)} />
      {parent ? <Entry mark="vwap" label="VWAP" value={price(values.vwap, 1)} /> : null}
      {arrival > 0 ? (
        <Entry mark="arrival" label="Arrival" value={price(arrival / 10 ** instrument.priceDecimals, 1)} />
      ) : null}
      {parent && parent.limitPx !== null ? (
        <Entry mark="limit" label="Limit" value={formatPx(parent.limitPx, instrument)} />
      ) : null}
      {parent ? (
        <Entry
          mark="own"
          label={`${sideWords(parent.side).slice(0, 1)} Filled`}
          value={filledWords(parent.filledQty, filledQty, instrument)}
        />
      ) : null}
      {acted === null ? null : <Entry mark="acted" label="Action" value={acted} />}
      <Forecast instrument={instrument} />
      <Regimes instrument={instrument} />
      {tsUs === null ? null : <div className={css['at']}>{formatTime(tsUs, timeZone)}</div>}
    </dl>
  );
}

/** Marks come a moment after the order's own figure; fewer than that stand for it where old children are not known any more. */
const MOSTLY_MARKED = 0.95;

function filledWords(qty: number, markedQty: number, instrument: Instrument): string {
  const filled = formatQty(qty, instrument);
  return markedQty >= MOSTLY_MARKED * qty ? filled : `${filled}, ${formatQty(markedQty, instrument)} of it marked`;
}

/** The newest at the middle horizon, which the bars at the chart's foot are of; nothing where no model has learnt on it. */
function Forecast({ instrument: { engine, symbol } }: { instrument: OfEngine<Instrument> }) {
  const horizons = useRow(forecasts, engine, symbol)?.horizons ?? [];
  const middle = horizons[Math.floor(horizons.length / 2)];
  if (!middle) return null;
  return (
    <div className={css['forecast']} title={`Forecast of the mid in ${middle.events} events`}>
      <dt>
        Forecast<span className={css['wide']}>, {middle.events} events</span>
      </dt>
      <dd>
        ▲ {formatPercent(middle.up, 0)} ▼ {formatPercent(middle.down, 0)}
      </dd>
    </div>
  );
}

/** The one that counts, by the detector or a person's pin; and the true one, where the market is simulated. */
function Regimes({ instrument: { engine, symbol } }: { instrument: OfEngine<Instrument> }) {
  const truth = useRow(regimes, engine, symbol);
  const view = useRow(regimeViews, engine, symbol);
  if (!view && !truth) return null;
  return (
    <div className={css['regime']}>
      <dt>Regime</dt>
      {view ? (
        <dd title={view.pin ? `Pinned by ${view.pin.actor}: ${view.pin.reason}` : 'As the detector has it'}>
          <Badge tone={view.pin ? 'attention' : 'neutral'}>{view.pin ? `${view.regime}, pinned` : view.regime}</Badge>
        </dd>
      ) : null}
      {truth ? (
        <dd className={css['truth']}>
          truly
          <RegimeBadge row={truth} />
        </dd>
      ) : null}
    </div>
  );
}

function Entry({ mark, label, value }: { mark: string; label: string; value: string }) {
  return (
    <div className={css[mark]}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** What the licence of the charts asks for: who made them, and a link to them. */
function Attribution() {
  return (
    <a
      className={css['attribution']}
      href="https://www.tradingview.com/"
      target="_blank"
      rel="noreferrer"
      title="TradingView Lightweight Charts™, Copyright © 2025 TradingView, Inc."
    >
      TradingView
    </a>
  );
}
