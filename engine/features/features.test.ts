import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MarketEvent, MarketEventKind } from '../core/market-event.ts';
import { OrderBook } from '../feeds/order-book.ts';
import { STATE_FEATURES } from './catalogue.ts';
import { newsScore, tightest } from './decision-features.ts';
import { FeatureStream } from './feature-stream.ts';
import { featuresPage } from './page.ts';
import { EXECUTION_SCHEMA, OUTLOOK_SCHEMA, SCHEMAS } from './schema.ts';

const TICK = 100;
const T0 = 1_700_000_000_000_000;

class Market {
  readonly book = new OrderBook();
  readonly stream = new FeatureStream({ tickPx: TICK }, 2);
  tsUs = T0;

  constructor() {
    const levels = {
      bids: [10_000, 9_900, 9_700].map((px) => ({ px, qty: 10 })),
      asks: [10_200, 10_300].map((px) => ({ px, qty: 30 })),
    };
    this.event('snapshot', { levels });
  }

  event(kind: MarketEventKind, of: Partial<MarketEvent> = {}, laterUs = 0): boolean {
    this.tsUs += laterUs;
    const none = { offset: 0, instrument: 'X', side: 'buy', orderId: 0, px: 0, qty: 0 } as const;
    const event: MarketEvent = { ...none, ...of, kind, tsUs: this.tsUs };
    this.book.apply(event);
    return this.stream.onEvent(event, this.book);
  }

  get(name: string): number {
    const at = STATE_FEATURES.findIndex((feature) => feature.name === name);
    if (at < 0) throw new Error(`no feature ${name}`);
    return this.stream.window.newest(at);
  }
}

describe('the features of a market', () => {
  it('tell the shape of the book', () => {
    const market = new Market();
    expect(market.get('spreadTicks')).toBe(2);
    // The microprice leans towards the side with less: (102·10 + 100·30)/40 − 101.
    expect(market.get('micropriceTicks')).toBeCloseTo(-0.5, 6);
    expect(market.get('imbalance1')).toBeCloseTo(-0.5, 6);
    expect(market.get('imbalance3')).toBe(1);
    expect(market.get('imbalance5')).toBe(0);
    expect(market.get('imbalanceDepth')).toBeCloseTo((30 - 60) / 90, 6);
    expect(market.get('bidReachLn')).toBeCloseTo(Math.log1p(3), 6);
    expect(market.get('askGapLn')).toBeCloseTo(Math.log1p(1), 6);
  });

  it('count flow at the touch as Cont, Kukanov and Stoikov do', () => {
    const market = new Market();
    const flowLn = (flow: number): number => Math.sign(flow) * Math.log1p(Math.abs(flow));
    market.event('add', { side: 'buy', px: 10_100, qty: 7 });
    expect(market.get('lastFlowLn')).toBeCloseTo(flowLn(7), 6);
    market.event('delete', { side: 'buy', px: 10_100, qty: 7 });
    expect(market.get('lastFlowLn')).toBeCloseTo(flowLn(-7), 6);
    market.event('trade', { side: 'sell', px: 10_200, qty: 12 });
    expect(market.get('lastFlowLn')).toBeCloseTo(flowLn(12), 6);
    market.event('add', { side: 'buy', px: 9_900, qty: 5 });
    expect(market.get('lastFlowLn')).toBe(0);
  });

  it('sum executions over seconds, hidden ones too, and let them fade', () => {
    const market = new Market();
    market.event('trade', { side: 'sell', px: 10_200, qty: 12 });
    expect(market.event('hidden-trade', { side: 'buy', px: 10_100, qty: 4 })).toBe(false);
    market.event('add', { side: 'buy', px: 9_900, qty: 5 });
    expect(market.get('tradeFlow10s')).toBeCloseTo((12 - 4) / 17, 6);
    expect(market.get('hiddenShare60s')).toBeCloseTo(4 / 17, 6);
    expect(market.get('hiddenFlow60s')).toBeCloseTo(-4 / 5, 6);
    market.event('add', { side: 'buy', px: 9_900, qty: 5 }, 10_000_000);
    expect(market.get('volume10s')).toBeCloseTo(Math.log1p(16 / Math.E / 10), 6);
    expect(market.get('sinceTradeLn')).toBeCloseTo(Math.log1p(10_000), 5);
  });

  it('measure volatility by the moves of the mid', () => {
    const market = new Market();
    market.event('add', { side: 'buy', px: 10_100, qty: 7 });
    const move = (50 / 10_100) * 1e4;
    expect(market.get('volatility10s')).toBeCloseTo(Math.sqrt(move ** 2 / 10), 4);
    expect(market.get('sinceMoveLn')).toBe(0);
  });

  it('are not there until the window is full, and not while a side is empty or trading is halted', () => {
    const market = new Market();
    const { window } = market.stream;
    expect(window.ready).toBe(false);
    market.event('add', { side: 'buy', px: 9_900, qty: 5 });
    expect(window.ready).toBe(true);
    expect(window.values()).toHaveLength(2 * STATE_FEATURES.length);
    market.event('halt');
    expect(window.ready).toBe(false);
    market.event('resume');
    market.event('add', { side: 'buy', px: 9_900, qty: 5 });
    market.event('add', { side: 'buy', px: 9_900, qty: 5 });
    expect(window.ready).toBe(true);
    market.event('snapshot', { levels: { bids: [], asks: [{ px: 10_200, qty: 1 }] } });
    expect(window.ready).toBe(false);
  });

  it('lie oldest first in the window', () => {
    const market = new Market();
    const width = STATE_FEATURES.length;
    for (const qty of [5, 6, 7]) market.event('add', { side: 'buy', px: 10_000, qty });
    const at = STATE_FEATURES.findIndex(({ name }) => name === 'bidQueueLn');
    const values = market.stream.window.values();
    expect(values[at]).toBeCloseTo(Math.log1p(21), 6);
    expect(values[width + at]).toBeCloseTo(Math.log1p(28), 6);
  });
});

describe('the features of a decision', () => {
  it('take the tightest dealer, and let news fade', () => {
    const dealers = [null, { bidPx: 100, askPx: 110, qty: 5 }, { bidPx: 100, askPx: 104, qty: 9 }];
    const news = [
      { seq: 1, tsUs: T0, instrument: 'X', headline: '', score: 0.5, source: '' },
      { seq: 2, tsUs: T0, instrument: 'Y', headline: '', score: 1, source: '' },
      { seq: 3, tsUs: T0 + 1, instrument: 'X', headline: '', score: 1, source: '' },
    ];
    expect(newsScore(news, 'X', T0)).toBe(0.5);
    expect(newsScore(news.slice(0, 2), 'X', T0 + 600_000_000)).toBe(0.25);
    expect(tightest(dealers)).toBe(dealers[2]);
    expect(tightest([null])).toBeNull();
  });
});

describe('schemas', () => {
  it('have names that differ, and those of policies begin alike', () => {
    for (const { names } of SCHEMAS) expect(new Set(names).size).toBe(names.length);
    expect(new Set(SCHEMAS.map(({ hash }) => hash)).size).toBe(SCHEMAS.length);
    expect(OUTLOOK_SCHEMA.names.slice(0, EXECUTION_SCHEMA.names.length)).toEqual(EXECUTION_SCHEMA.names);
  });

  it('are told in docs/features.md as they are', () => {
    const page = readFileSync(resolve(import.meta.dirname, '../../docs/features.md'), 'utf8');
    expect(page, 'write it anew: node tools/features-page.ts').toBe(featuresPage());
  });
});
