import { describe, expect, it } from 'vitest';
import { recordedCoinbase } from './coinbase-exchange.ts';
import { recordProtocol } from './protocol-record.ts';

const start = () => {
  const record = recordProtocol(recordedCoinbase, { symbol: 'BTC-USD', quoteCurrency: 'USD', lotSize: '0.00000001' });
  const { protocol } = record;
  protocol.onMessage({ type: 'last_match', product_id: 'BTC-USD', trade_id: 10 });
  protocol.onMessage({ type: 'snapshot', product_id: 'BTC-USD', bids: [['99.00', '1']], asks: [['101.00', '2']] });
  return record;
};
const update = (time: string, changes: unknown = [['buy', '98.00', '0.5']]) => ({
  type: 'l2update',
  product_id: 'BTC-USD',
  changes,
  time: `2021-04-17T16:43:${time}Z`,
});
const match = (id: number) => ({
  type: 'match',
  product_id: 'BTC-USD',
  trade_id: id,
  side: 'sell',
  size: '0.01',
  price: '101.00',
  time: '2021-04-17T16:43:37.089723Z',
});

describe('Coinbase, as recorded', () => {
  it('subscribes, and takes snapshot, updates and trades', () => {
    const record = start();
    record.protocol.onMessage(update('37.000001', [['buy', '98.00', '0.5'], ['sell', '101.00', '0.0']])); // prettier-ignore
    record.protocol.onMessage(match(11));
    expect(record.sent).toMatchObject([{ type: 'subscribe', product_ids: ['BTC-USD'] }]);
    expect(record.events).toMatchObject([
      { kind: 'snapshot' },
      {
        kind: 'level',
        levels: { bids: [{ px: 9_800, qty: 5_000 }], asks: [{ px: 10_100, qty: 0 }] },
        exchangeUs: Date.parse('2021-04-17T16:43:37Z') * 1_000 + 1,
      },
      { kind: 'trade', side: 'sell', px: 10_100, qty: 100, isPrint: true },
    ]);
  });

  it('asks for the book anew when an update comes after a later one', () => {
    const { protocol, ...record } = start();
    protocol.onMessage(update('37.5'));
    protocol.onMessage(update('37.4'));
    expect(protocol.isSynchronised).toBe(false);
    expect(record.sent.slice(1)).toMatchObject([{ type: 'unsubscribe' }, { type: 'subscribe' }]);
    protocol.onMessage(update('37.6'));
    expect(record.events).toHaveLength(2);
  });

  it('takes missing trades for missing updates too', () => {
    const record = start();
    record.protocol.onMessage(match(11));
    record.protocol.onMessage(match(13));
    record.protocol.onMessage(match(13));
    expect([record.gaps, record.anomalies]).toEqual([1, ['missingTrades', 'duplicate']]);
  });

  it('trusts no book after a message that it cannot read', () => {
    const record = start();
    expect(() => record.protocol.onMessage(update('37.5', [['bought', '98.00', '1']]))).toThrow('side bought');
    expect(() => record.protocol.onMessage({ ...update('1'), time: 'noon' })).toThrow('noon');
    record.protocol.onGarbled();
    expect(record.protocol.isSynchronised).toBe(false);
  });

  it('says what the exchange refuses', () => {
    const record = start();
    record.protocol.onMessage({ type: 'error', message: 'Failed to subscribe', reason: 'X-Y is not a valid product' });
    expect(record.refusals).toEqual(['Coinbase refuses: Failed to subscribe: X-Y is not a valid product']);
  });

  it('does not hear of other products', () => {
    const record = start();
    record.protocol.onMessage({ ...match(99), product_id: 'ETH-USD' });
    expect(record.events).toHaveLength(1);
  });
});
