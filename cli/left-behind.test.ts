import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHistory } from '../engine/history/open.ts';
import { builtInProfiles } from '../engine/venues/market/profile.ts';
import { marketVenues } from '../engine/venues/market/market-venues.ts';
import { SimulatedMarket } from '../engine/venues/market/simulated-market.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../shared/std/duration.ts';
import { TestEngine } from '../tests/fixtures/engine-kernel.ts';
import { temporaryFolder } from '../tests/fixtures/temporary-folder.ts';

const ROOT = resolve(import.meta.dirname, '..');
const watchkeeper = (...args: string[]): string =>
  execFileSync(process.execPath, [join(ROOT, 'cli/main.ts'), ...args], { encoding: 'utf8', cwd: ROOT });

let folder: ReturnType<typeof temporaryFolder>;
beforeAll(async () => {
  folder = temporaryFolder();
  await trade(join(folder.path, 'local-market'));
});
afterAll(() => folder[Symbol.dispose]());

/** A quarter of an hour of two orders, one of them by a policy. */
async function trade(place: string): Promise<void> {
  mkdirSync(place);
  const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'left');
  const engine = new TestEngine({
    ...{ feed: market, openVenues: marketVenues(market), logPath: join(place, 'events.db') },
    history: openHistory(join(place, 'history.db'), 0, { onTrouble: (words) => expect(words).toBe('') }),
    policyFor: () => ({
      ...{ id: 'rule', schema: 'execution-1' },
      choose: (state, may) => ({ action: 2, values: Float32Array.from(may, (_, i) => state[0]! - i) }),
    }),
  });
  engine.pass(US_PER_MINUTE);
  const endUs = engine.kernel.nowUs() + 8 * US_PER_MINUTE;
  await engine.submit({ qty: 2_000, endUs });
  const params = { strategy: 'adaptive', sliceUs: 10 * US_PER_SECOND, envelopePct: 5 } as const;
  await engine.submit({ qty: 2_000, side: 'sell', endUs, params });
  engine.pass(11 * US_PER_MINUTE);
  engine.kernel.close();
}

describe('watchkeeper tca', () => {
  it('tells what the orders of a log cost, split and grouped, as words, JSON and CSV', () => {
    const csv = join(folder.path, 'orders.csv');
    const { orders, groups } = JSON.parse(watchkeeper('tca', '--data', folder.path, '--json', '--csv', csv)) as {
      orders: { parentId: string; model: string; twapPx: number; vwapPx: number }[];
      groups: Record<string, { key: string; orders: number; cost: { ci95: unknown } }[]>;
    };
    expect(orders.map(({ parentId, model }) => `${parentId} ${model}`).toSorted()).toEqual(['P1 ', 'P2 rule']);
    for (const { twapPx, vwapPx } of orders) expect(Math.abs(twapPx / vwapPx - 1)).toBeLessThan(0.01);
    expect(groups['strategy']!.map(({ key }) => key).toSorted()).toEqual(['adaptive', 'twap']);
    expect(groups['instrument']).toMatchObject([
      { key: 'MIDT', orders: 2, cost: { ci95: [expect.any(Number), expect.any(Number)] } },
    ]);
    expect(readFileSync(csv, 'utf8').trim().split('\r\n')).toHaveLength(3);
    const words = watchkeeper('tca', '--data', join(folder.path, 'local-market'));
    expect(words).toMatch(/2 orders ended\. Basis points of the value at arrival/);
    expect(words).toMatch(/By kind of venue\n.*\nlit /);
  });

  it('says which folder it wants', () => {
    expect(() => watchkeeper('tca', '--data', join(folder.path, 'nowhere'))).toThrow(/there is no event log in it/);
  });
});
