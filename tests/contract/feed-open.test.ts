/** Opening a live feed by its name, against exchanges on this machine. */
import { describe, expect, it } from 'vitest';
import { FeedError } from '../../engine/core/feed.ts';
import { openFeed, parseFeedSpec } from '../../engine/feeds/crypto/open-feed.ts';
import { systemNetwork } from '../../engine/feeds/crypto/system-network.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { MARKET_DATA, NO_MARKET_DATA } from '../../tools/shared-data.ts';
import { LiveMarket, QUICK, SCRIPTS } from '../fixtures/wire-markets.ts';
import { WireServer } from '../fixtures/wire-server.ts';

describe('the name of a feed', () => {
  it.each([
    ['binance:btcusdt', 'binance', ['BTCUSDT']],
    ['BINANCE:BTC/USDT,eth-usdt,btcusdt', 'binance', ['BTCUSDT', 'ETHUSDT']],
    ['binance-usdm:btcusdt', 'binance-usdm', ['BTCUSDT']],
    ['coinbase:btc/usd', 'coinbase', ['BTC-USD']],
    ['kraken:xbt-usd', 'kraken', ['XBT/USD']],
  ])('%s is of %s', (spec, id, symbols) => {
    const found = parseFeedSpec(spec);
    expect([found.exchange.id, found.symbols]).toEqual([id, symbols]);
  });

  it.each([
    ['binanse:btcusdt', 'no exchange is called "binanse", did you mean binance?'],
    ['nyse:ibm', 'no exchange is called "nyse"; binance, binance-usdm, coinbase, kraken are known'],
    ['binance', 'name 1 to 16 markets'],
    ['kraken:', 'name 1 to 16 markets'],
    ['', 'no exchange is called ""'],
  ])('%j is refused: %s', (spec, words) => {
    expect(() => parseFeedSpec(spec)).toThrow(FeedError);
    expect(() => parseFeedSpec(spec)).toThrow(words);
  });
});

it('says what to do where there is no network', async () => {
  const offline = { ...systemNetwork(() => 1, seededRng(1)), get: () => Promise.reject(new Error('no route to host')) };
  await expect(openFeed('binance:btcusdt', offline)).rejects.toThrow(
    'Binance does not say what it trades (api.binance.com: no route to host); check the network, or use --replay',
  );
});

it('says that an exchange does not serve this machine', async () => {
  const barred = { ...systemNetwork(() => 1, seededRng(1)), get: () => Promise.resolve({ status: 451, body: '{}' }) };
  await expect(openFeed('binance:btcusdt', barred)).rejects.toThrow('status 451, it does not serve this country');
});

describe.skipIf(MARKET_DATA === null)(`a live feed (skipped where there is ${NO_MARKET_DATA})`, () => {
  it.each([
    ['Binance spot', 'binance:btcusd', 'near it: BTCUSDT'],
    ['Binance USD-M', 'binance-usdm:btcusd', 'near it: BTCUSDT'],
    ['Coinbase', 'coinbase:BTC-USF', 'near it: BTC-USD'],
    ['Kraken', 'kraken:XBT/USB', 'near it: XBT/USD'],
  ])('of %s names near markets where one is unknown', async (name, spec, words) => {
    await using server = await WireServer.listen({ script: await SCRIPTS[name]!() });
    await expect(openFeed(spec, server.network(), QUICK)).rejects.toThrow(words);
  });

  it('names itself and its market for ever', async () => {
    await using market = await LiveMarket.start({ script: await SCRIPTS['Binance spot']!() });
    expect(market.open.feed.source).toBe('live:binance:BTCUSDT');
    expect(market.open.feed.instruments).toMatchObject([{ symbol: 'BTCUSDT', currency: 'USDT', tickPx: 1 }]);
    expect(market.health).toMatchObject({ feed: 'binance:BTCUSDT', instrument: 'BTCUSDT', state: 'live', gaps: 0 });
    expect(market.server.requests.map((url) => url.split('?')[0])).toEqual(['/api/v3/exchangeInfo', '/api/v3/depth']);
  });

  it('comes back by itself when the exchange goes away', async () => {
    await using market = await LiveMarket.start({ script: await SCRIPTS['Coinbase']!() });
    for (let round = 1; round <= 3; round++) {
      market.server.cut();
      await market.until(
        'the next connection',
        () => market.health.reconnects >= round && market.health.state === 'live',
      );
    }
    expect(market.health.resyncs).toBe(3);
  });

  it('lives through messages of any shape', async () => {
    await using market = await LiveMarket.start({ script: await SCRIPTS['Binance spot']!() });
    const shapes = [
      '{',
      'null',
      '[[]]',
      '"x"',
      '{"data":null}',
      '{"data":{"e":"trade","s":"BTCUSDT","p":1}}',
      '\u0000',
    ];
    for (const text of shapes) market.server.tell(text);
    await market.until('all of them', () => market.health.anomalies.garbled === shapes.length);
    expect(market.health.state).toBe('live');
  });
});
