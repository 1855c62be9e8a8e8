import { describe, expect, it } from 'vitest';
import { coinbase } from './coinbase.ts';
import { recordProtocol } from './protocol-record.ts';

const TIME = '2023-02-09T20:32:50.714964855Z';
const envelope = (number: number, channel: string, event: object = {}) => ({
  channel,
  client_id: '',
  timestamp: TIME,
  sequence_num: number,
  events: [event],
});
const level = (side: string, price_level: string, new_quantity: string) => ({
  side,
  event_time: TIME,
  price_level,
  new_quantity,
});
const book = (number: number, type: string, updates: readonly object[]) =>
  envelope(number, 'l2_data', { type, product_id: 'BTC-USD', updates });
const snapshot = (number: number) =>
  book(number, 'snapshot', [level('bid', '99.00', '1'), level('offer', '101.00', '2')]);
const trade = (id: number) => ({
  trade_id: String(id),
  product_id: 'BTC-USD',
  price: '101.00',
  size: '0.01',
  side: 'SELL',
  time: TIME,
});
const trades = (number: number, type: string, ids: readonly number[]) =>
  envelope(number, 'market_trades', { type, trades: ids.map(trade) });

const start = () => {
  const record = recordProtocol(coinbase, { symbol: 'BTC-USD', quoteCurrency: 'USD', lotSize: '0.00000001' });
  record.protocol.onOpen();
  record.sent.length = 0;
  record.protocol.onMessage(trades(0, 'snapshot', [9, 10]));
  record.protocol.onMessage(snapshot(1));
  return record;
};

describe('Coinbase', () => {
  it('subscribes to each channel by itself', () => {
    const record = recordProtocol(coinbase, { symbol: 'BTC-USD', quoteCurrency: 'USD', lotSize: '0.00000001' });
    record.sent.length = 0;
    record.protocol.onOpen();
    const subscription = { type: 'subscribe', product_ids: ['BTC-USD'] };
    expect(record.sent).toEqual([
      { ...subscription, channel: 'heartbeats' },
      { ...subscription, channel: 'market_trades' },
      { ...subscription, channel: 'level2' },
    ]);
  });

  it('takes snapshot, updates and trades, in the order of their numbers', () => {
    const record = start();
    record.protocol.onMessage(book(2, 'update', [level('bid', '98.00', '0.5'), level('offer', '101.00', '0')]));
    record.protocol.onMessage(trades(3, 'update', [12, 11]));
    expect(record.events).toMatchObject([
      { kind: 'snapshot' },
      {
        kind: 'level',
        levels: { bids: [{ px: 9_800, qty: 5_000 }], asks: [{ px: 10_100, qty: 0 }] },
        exchangeUs: Date.parse('2023-02-09T20:32:50Z') * 1_000 + 714_964,
      },
      { kind: 'trade', side: 'sell', px: 10_100, qty: 100, isPrint: true },
      { kind: 'trade' },
    ]);
    expect([record.gaps, record.anomalies]).toEqual([0, []]);
  });

  it.each([
    ['an update', book(3, 'update', [])],
    ['a trade', trades(3, 'update', [11])],
    ['a heartbeat', envelope(3, 'heartbeats', { current_time: TIME, heartbeat_counter: 1 })],
    ['an answer', envelope(3, 'subscriptions', { subscriptions: {} })],
  ])('finds by the number of %s that a message before it was lost', (_what, message) => {
    const record = start();
    record.protocol.onMessage(message);
    expect([record.gaps, record.protocol.isSynchronised]).toEqual([1, false]);
    expect(record.sent).toMatchObject([
      { type: 'unsubscribe', channel: 'level2' },
      { type: 'subscribe', channel: 'level2' },
    ]);
    const known = record.events.length;
    record.protocol.onMessage(book(4, 'update', [level('bid', '98.00', '1')]));
    expect(record.events).toHaveLength(known);
    record.protocol.onMessage(snapshot(5));
    expect(record.protocol.isSynchronised).toBe(true);
  });

  it('finds that the first message was lost, and every loss while the book is not known', () => {
    const record = recordProtocol(coinbase, { symbol: 'BTC-USD', quoteCurrency: 'USD', lotSize: '0.00000001' });
    record.protocol.onOpen();
    record.protocol.onMessage(envelope(1, 'subscriptions', { subscriptions: {} }));
    record.protocol.onMessage(envelope(3, 'heartbeats'));
    expect(record.gaps).toBe(2);
  });

  it('does not take twice what it had, nor what comes too late', () => {
    const record = start();
    record.protocol.onMessage(snapshot(1));
    record.protocol.onMessage(trades(0, 'update', [11]));
    expect([record.anomalies, record.gaps, record.events.length]).toEqual([['duplicate', 'duplicate'], 0, 1]);
  });

  it('trusts no book after a message that it cannot read', () => {
    const record = start();
    const bad = (message: object) => () => record.protocol.onMessage(message);
    expect(bad(book(2, 'update', [level('ask', '98.00', '1')]))).toThrow('side ask');
    expect(bad(book(3, 'change', []))).toThrow('type change');
    expect(bad({ ...snapshot(4), timestamp: 'noon' })).toThrow('noon');
    expect(bad({ ...snapshot(5), sequence_num: 'five' })).toThrow('sequence_num');
    expect(bad(envelope(5, 'market_trades', { type: 'update', trades: [{ ...trade(1), trade_id: 'x' }] }))).toThrow('no number'); // prettier-ignore
    record.protocol.onGarbled();
    expect([record.gaps, record.protocol.isSynchronised]).toEqual([0, false]);
  });

  it('says what the exchange refuses, and does not hear of other products', () => {
    const record = start();
    record.protocol.onMessage({ type: 'error', message: 'X-Y is not a valid product' });
    expect(record.refusals).toEqual(['Coinbase refuses: X-Y is not a valid product']);
    record.protocol.onMessage(envelope(2, 'l2_data', { type: 'update', product_id: 'ETH-USD', updates: [] }));
    expect(record.events).toHaveLength(1);
  });
});
