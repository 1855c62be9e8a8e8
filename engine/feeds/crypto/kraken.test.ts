import { describe, expect, it } from 'vitest';
import { kraken, krakenChecksum } from './kraken.ts';
import { KrakenSide } from './kraken-side.ts';
import { recordProtocol } from './protocol-record.ts';

const TERMS = { symbol: 'XBT/USD', quoteCurrency: 'USD', tickSize: '0.00005', lotSize: '0.00000001' };
const VOLUME = '0.00000500';
const prices = (from: number, step: number) =>
  Array.from({ length: 10 }, (_, i) => ((from + i * step) / 1e5).toFixed(5));
const timed = (px: string, qty = VOLUME) => [px, qty, '1582905487.439814'];
// The book of the example in Kraken's documentation of the checksum.
const ASKS = prices(5_005, 5).map((px) => timed(px));
const BIDS = ['0.05000', '0.04995', '0.04990', '0.04980', '0.04975', '0.04970', '0.04965', '0.04960', '0.04955', '0.04950'].map((px) => timed(px)); // prettier-ignore
const DOCUMENTED = 974_947_235;

const start = () => {
  const record = recordProtocol(kraken, TERMS);
  record.protocol.onMessage([0, { as: ASKS, bs: BIDS }, 'book-100', 'XBT/USD']);
  return record;
};

describe('Kraken', () => {
  it('computes the checksum that is documented', () => {
    const { market } = recordProtocol(kraken, TERMS);
    const asks = new KrakenSide(-1, 100, market);
    const bids = new KrakenSide(1, 100, market);
    asks.replace(ASKS);
    bids.replace(BIDS);
    expect(krakenChecksum(asks, bids)).toBe(DOCUMENTED);
  });

  it('takes updates that add up, in one part or two', () => {
    const record = start();
    // A level that comes and goes within one message leaves the book as it was.
    const comesAndGoes = [timed('0.05120'), timed('0.05120', '0.00000000')];
    record.protocol.onMessage([
      0,
      { a: comesAndGoes },
      { b: [timed('0.04000')], c: String(DOCUMENTED) },
      'book-100',
      'XBT/USD',
    ]);
    record.protocol.onMessage([
      0,
      { b: [timed('0.04000', '0.00000000')], c: String(DOCUMENTED) },
      'book-100',
      'XBT/USD',
    ]);
    expect(record.anomalies).toEqual([]);
    expect(record.events).toMatchObject([
      { kind: 'snapshot' },
      {
        kind: 'level',
        levels: { asks: [{ px: 5_120, qty: 0 }], bids: [{ px: 4_000 }] },
        exchangeUs: 1_582_905_487_439_814,
      },
      { kind: 'level', levels: { asks: [], bids: [{ px: 4_000, qty: 0 }] } },
    ]);
  });

  it('finds by the checksum that an update was lost, and subscribes anew', () => {
    const record = start();
    record.protocol.onMessage([0, { b: [timed('0.05000', '0.00000400')], c: '1' }, 'book-100', 'XBT/USD']);
    expect([record.gaps, record.anomalies, record.events.length]).toEqual([1, ['checksum'], 1]);
    expect(record.sent.slice(2)).toMatchObject([{ event: 'unsubscribe' }, { event: 'subscribe' }]);
    record.protocol.onMessage([0, { as: ASKS, bs: BIDS }, 'book-100', 'XBT/USD']);
    expect(record.protocol.isSynchronised).toBe(true);
  });

  it('drops what leaves its window', () => {
    const { market } = recordProtocol(kraken, TERMS);
    const side = new KrakenSide(1, 2, market);
    side.replace([timed('0.05000'), timed('0.04990')]);
    side.apply([timed('0.04995')]);
    side.apply([timed('0.05000', '0.00000000')]);
    expect(side.digits()).toBe('4995500');
  });

  it('tells trades by who rested', () => {
    const record = start();
    const trades = [
      ['0.05000', '0.10000000', '1618678150.826417', 's', 'm', ''],
      ['0.05005', '0.10000000', '1618678150.827816', 'b', 'l', ''],
    ];
    record.protocol.onMessage([993, trades, 'trade', 'XBT/USD']);
    expect(record.events.slice(1)).toMatchObject([
      { kind: 'trade', side: 'buy', px: 5_000, exchangeUs: 1_618_678_150_826_417 },
      { kind: 'trade', side: 'sell', px: 5_005 },
    ]);
  });

  it('says what the exchange refuses, and counts what is no message of it', () => {
    const record = start();
    record.protocol.onMessage({
      event: 'subscriptionStatus',
      status: 'error',
      errorMessage: 'Currency pair not supported',
    });
    expect(record.refusals).toEqual(['Kraken refuses: Currency pair not supported']);
    expect(() => record.protocol.onMessage([1])).toThrow('1 parts');
    expect(() => record.protocol.onMessage('x')).toThrow('no list');
  });
});
