/** An algorithm at work in a recorded crypto market, which tells levels and not orders. */
import { describe, expect, it } from 'vitest';
import { CleanFeed } from '../../engine/feeds/cleaning/clean-feed.ts';
import { openWireRecording } from '../../engine/feeds/wire/wire-recording.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { MARKET_DATA, NO_MARKET_DATA } from '../../tools/shared-data.ts';
import { submitParent, TestEngine } from '../fixtures/engine-kernel.ts';
import { SPOT_BTC } from '../fixtures/wire-markets.ts';

/** Half a bitcoin, in the instrument's lots. */
const QTY = 5_000;

async function run(): Promise<TestEngine> {
  const limits = {
    maxOrderQty: QTY,
    maxOrderValue: 1e12,
    maxParentQty: QTY,
    maxParentValue: 1e12,
    priceCollarBps: 100,
    maxMessagesPerSecond: 50,
    maxPositionQty: QTY,
    maxParticipationPct: 25,
  };
  const feed = new CleanFeed(await openWireRecording(SPOT_BTC));
  const engine = new TestEngine({ feed, limits: new Map([['BTCUSDT', limits]]) });
  engine.pass(5 * US_PER_SECOND);
  const endUs = engine.kernel.nowUs() + 240 * US_PER_SECOND;
  const params = { strategy: 'twap', sliceUs: 10 * US_PER_SECOND } as const;
  await engine.submit({ ...submitParent(engine.kernel.nowUs()), instrument: 'BTCUSDT', qty: QTY, endUs, params });
  engine.pass(300 * US_PER_SECOND);
  return engine;
}

describe.skipIf(MARKET_DATA === null)(`an order in a recorded wire (skipped where there is ${NO_MARKET_DATA})`, () => {
  it('is worked to its end, at prices that the market had, and the same each time', async () => {
    const [engine, again] = [await run(), await run()];
    const [parent] = engine.state.parents.values();
    expect(parent).toMatchObject({ state: 'done', filledQty: QTY });
    const averagePx = parent!.filledNotional / QTY;
    // The market went from 61,837 to 61,686 in the recording.
    expect(averagePx).toBeGreaterThan(6_160_000);
    expect(averagePx).toBeLessThan(6_200_000);
    const children = [...engine.state.children.values()];
    expect(children.some(({ state }) => state === 'filled')).toBe(true);
    expect(engine.troubles).toEqual([]);
    expect(again.log.head).toBe(engine.log.head);
  });
});
