import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../core/market-event.ts';
import type { Feed } from '../../core/feed.ts';
import { parseEngineArguments } from './engine-arguments.ts';
import { openMarket } from './open-market.ts';

const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-open-market-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const open = (...argv: string[]) => openMarket(parseEngineArguments(argv), () => 0);

function take(feed: Feed, count: number): MarketEvent[] {
  return Array.from({ length: count }, () => feed.next()!);
}

describe('the market that an engine is started on', () => {
  it('is the built-in one, with its venues, regimes and scored news', async () => {
    const { feed } = await open();
    expect(feed.source).toMatch(/^market-3:MIDT\+LRGE\+SMLL:1/);
    const endUs = feed.instruments[0]!.sessionEndUs;
    while ((feed.peekUs() ?? endUs) < endUs) feed.next();
    expect(feed.truth?.regimes(endUs)).toHaveLength(3);
    const news = feed.truth?.news(endUs) ?? [];
    expect(news.length).toBeGreaterThan(0);
    expect(news.some(({ score }) => score !== null && score !== 0)).toBe(true);
    expect(feed.truth?.news(feed.instruments[0]!.sessionStartUs)).toEqual([]);
  });

  it('can be recorded, and what was recorded can be replayed', async () => {
    const capture = join(folder, 'capture');
    const recorded = await open('--synthetic', '--capture', capture);
    const events = take(recorded.feed, 2_000);
    expect(recorded.sidecars()).toMatchObject([{ messages: 2_000 }]);
    recorded.close();
    const replayed = await open('--replay', capture);
    expect(take(replayed.feed, 2_000)).toEqual(events);
    expect(replayed.feed.next()).toBeUndefined();
    expect(replayed.unfit('MIDT', events.at(-1)!.tsUs)).toBeNull();
    expect(replayed.found?.()).toEqual({ gaps: 0, crossed: 0, outliers: 0, backwards: 0 });
  });

  it('has the news of a file as they became known', async () => {
    const file = join(folder, 'news.jsonl');
    writeFileSync(file, '{"time":"2026-01-05T14:31:00Z","instrument":"MIDT","headline":"MIDT profit falls"}\n');
    const { news } = await open('--synthetic', '--news', file);
    const atUs = Date.parse('2026-01-05T14:31:00Z') * 1_000;
    expect(news?.(atUs - 1)).toEqual([]);
    expect(news?.(atUs)).toMatchObject([{ instrument: 'MIDT', headline: 'MIDT profit falls' }]);
    expect(news?.(atUs)[0]?.score).toBeLessThan(0);
  });

  it.each([
    [['--replay', 'nowhere.gz'], /nowhere\.gz/],
    [['--replay', join(folder, 'nothing')], /nothing/],
    [['--news', 'nowhere.jsonl'], /nowhere\.jsonl/],
    [['--feed', 'binanse:btcusdt'], /did you mean binance/],
  ])('is refused in words: %j', async (argv, words) => {
    await expect(open(...argv)).rejects.toThrow(words);
  });
});
