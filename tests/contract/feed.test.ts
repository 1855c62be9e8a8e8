import path from 'node:path';
import { describe } from 'vitest';
import { CleanFeed } from '../../engine/feeds/cleaning/clean-feed.ts';
import { openLobster } from '../../engine/feeds/lobster/lobster-feed.ts';
import { openSynthetic } from '../../engine/feeds/synthetic/synthetic-feed.ts';
import { openWireRecording } from '../../engine/feeds/wire/wire-recording.ts';
import { MARKET_DATA, NO_MARKET_DATA } from '../../tools/shared-data.ts';
import { COINBASE, LiveMarket, SCRIPTS, SPOT_ETH } from '../fixtures/wire-markets.ts';
import { feedContract } from './feed.contract.ts';

feedContract('the synthetic market', async () => ({ feed: openSynthetic('contract'), isRepeatable: true }));

feedContract('a cleaned feed', async () => ({ feed: new CleanFeed(openSynthetic('contract')), isRepeatable: true }));

describe.skipIf(MARKET_DATA === null)(`recorded markets (skipped where there is ${NO_MARKET_DATA})`, () => {
  const lobster = path.join(MARKET_DATA ?? '', 'lobster/LOBSTER_SampleFile_AMZN_2012-06-21_5.zip');
  feedContract('a LOBSTER day', async () => ({ feed: await openLobster(lobster), isRepeatable: true }));

  feedContract('a Binance wire recording', async () => ({
    feed: await openWireRecording(SPOT_ETH),
    isRepeatable: true,
  }));

  feedContract('a Coinbase wire recording of ten markets', async () => ({
    feed: await openWireRecording(COINBASE),
    isRepeatable: true,
  }));

  for (const [name, makeScript] of Object.entries(SCRIPTS)) {
    feedContract(`${name}, live`, async () => {
      const script = await makeScript();
      const market = await LiveMarket.start({ script });
      await market.server.play();
      await market.until('the last message', () => market.health.messages > script.frames.length / 2);
      return { feed: market.open.feed, isRepeatable: false, close: () => market[Symbol.asyncDispose]() };
    });
  }
});
