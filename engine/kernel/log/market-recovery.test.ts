import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import { logNormalLatency } from '../../venues/latency.ts';
import { marketVenues } from '../../venues/market/market-venues.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-market-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function onTheBuiltInMarket(logPath: string): TestEngine {
  const feed = new SimulatedMarket(builtInProfiles(), '1');
  const dataLatency = logNormalLatency({ medianUs: 250, sigma: 0.4, floorUs: 100, boundUs: 20_000 }, seededRng('data'));
  return new TestEngine({ logPath, feed, openVenues: marketVenues(feed), dataLatency });
}

const book = (engine: TestEngine) =>
  (['buy', 'sell'] as const).map((side) => engine.kernel.market.get('MIDT')?.book.levels(side, 10));

describe('an engine on a market that reacts', () => {
  it('finds the market where it was after a restart, with what its own orders did to it', async () => {
    const logPath = join(folder, 'events.db');
    const engine = onTheBuiltInMarket(logPath);
    engine.pass(2 * US_PER_MINUTE);
    await engine.submit({ qty: 20_000 });
    engine.pass(10 * US_PER_MINUTE);
    await engine.command({ kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: '' });
    engine.pass(5 * US_PER_SECOND);
    expect(engine.state.stop('S1').state).toBe('confirmed');
    expect(engine.state.parent('P1').filledQty).toBeGreaterThan(1_000);
    // The newest record is where the restart goes on from.
    await engine.command({ kind: 'AskRelease', stopId: 'S1' });
    const [atUs, was] = [engine.kernel.nowUs(), book(engine)];
    engine.crash();

    const again = onTheBuiltInMarket(logPath);
    expect(again.kernel.nowUs()).toBe(atUs);
    expect(book(again)).toEqual(was);

    const untouched = new SimulatedMarket(builtInProfiles(), '1');
    while ((untouched.peekUs() ?? Infinity) <= atUs) untouched.next();
    expect(untouched.book('MIDT')?.levels('buy', 10)).not.toEqual(was[0]);
  });

  it('learns of the market only after a while', () => {
    const engine = onTheBuiltInMarket(join(folder, 'late.db'));
    const own = engine.feed as SimulatedMarket;
    let behind = 0;
    for (let i = 0; i < 2_000; i++) {
      engine.pass(US_PER_SECOND / 1_000);
      const [knows, is] = [engine.kernel.market.get('MIDT')?.book, own.book('MIDT')!];
      if (knows?.bestPx('buy') !== is.bestPx('buy') || knows.bestQty('buy') !== is.bestQty('buy')) behind += 1;
    }
    expect(behind).toBeGreaterThan(0);
    expect(behind).toBeLessThan(200);
  });

  it('cancels what was working when the engine died, and says so of each order', async () => {
    const logPath = join(folder, 'working.db');
    const engine = onTheBuiltInMarket(logPath);
    engine.pass(2 * US_PER_MINUTE);
    await engine.submit({ qty: 20_000 });
    while (engine.state.openChildCount === 0) engine.pass(US_PER_SECOND);
    engine.crash();
    const again = onTheBuiltInMarket(logPath);
    expect(again.state.unknownChildren).toBeGreaterThan(0);
    again.pass(10 * US_PER_SECOND);
    expect([again.state.unknownChildren, again.state.openChildCount]).toEqual([0, 0]);
    expect(again.state.parent('P1').heldBy).not.toBe('');
  });
});
