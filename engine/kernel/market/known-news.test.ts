import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { NewsDesk } from '../../feeds/news/news-desk.ts';
import { openNewsFile } from '../../feeds/news/news-file.ts';
import { LexiconScorer } from '../../feeds/news/sentiment/lexicon-scorer.ts';
import { truthOf } from '../../venues/market/market-truth.ts';
import { marketVenues } from '../../venues/market/market-venues.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';
import { KnownNews, type NewsReader } from './known-news.ts';

const iso = (us: number): string => new Date(us / 1_000).toISOString();
/** In its third minute there is news. */
const SEED = 'n10';
const AT = Date.UTC(2026, 0, 5, 15) * 1_000;

async function fromFile(lines: readonly object[]): Promise<NewsReader> {
  using folder = temporaryFolder();
  const path = join(folder.path, 'news.jsonl');
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'));
  const { desk } = await openNewsFile(path, new LexiconScorer());
  return (nowUs, most) => desk.rowsUpTo(nowUs, most);
}

describe('the news of a file', () => {
  it('are known from their time on, newest first, by instrument, and scored', async () => {
    const read = await fromFile([
      { time: iso(AT + 2e6), instrument: 'ONE', headline: 'ONE profit beats expectations' },
      { time: iso(AT), instrument: 'ONE', headline: 'ONE cuts its outlook', score: -0.5 },
      { time: iso(AT + 1e6), headline: 'The market is quiet' },
      { time: iso(AT + 2e6), instrument: 'TWO', headline: 'TWO recalls a product' },
    ]);
    const news = new KnownNews(read);
    expect(news.of('ONE', AT - 1)).toEqual([]);
    const first = news.of('ONE', AT);
    expect(first).toMatchObject([{ score: -0.5, tsUs: AT }]);
    expect(news.of('ONE', AT + 2e6 - 1)).toBe(first);
    const [newest, older] = news.of('ONE', AT + 2e6);
    expect([newest?.headline, older]).toEqual(['ONE profit beats expectations', first[0]]);
    expect(newest!.score).toBeGreaterThan(0);
    expect(first).toHaveLength(1);
    expect(news.of('TWO', AT + 2e6)).toHaveLength(1);
    expect(news.of('THREE', AT + 2e6)).toEqual([]);
  });

  it('come in whole where many have come since it was last asked', async () => {
    const read = await fromFile(
      Array.from({ length: 500 }, (_, i) => ({ time: iso(AT + i * 1e6), instrument: i < 5 ? 'OLD' : 'NEW', headline: `news ${i}` })), // prettier-ignore
    );
    const news = new KnownNews(read);
    expect(news.of('OLD', AT + 1e9)).toHaveLength(5);
    expect(news.of('NEW', AT + 1e9).map(({ headline }) => headline)).toEqual(
      Array.from({ length: 32 }, (_, i) => `news ${499 - i}`),
    );
  });
});

describe('the news of a websocket', () => {
  it('are known from when they came, whenever they are dated', () => {
    const desk = new NewsDesk({ scorer: null, source: 'wire' });
    const news = new KnownNews((nowUs, most) => desk.rowsUpTo(nowUs, most));
    desk.add({ timeUs: AT - 60e6, instrument: 'ONE', headline: 'late', score: null, source: null }, AT);
    expect(news.of('ONE', AT - 1)).toEqual([]);
    expect(news.of('ONE', AT)).toMatchObject([{ headline: 'late', tsUs: AT }]);
  });
});

describe('the news of a simulated market', () => {
  const profiles = builtInProfiles().filter(({ symbol }) => symbol !== 'LRGE');

  function run() {
    const feed = new SimulatedMarket(profiles, SEED);
    const truth = truthOf(feed);
    const engine = new TestEngine({ feed: Object.assign(feed, { truth }), openVenues: marketVenues(feed) });
    const seen: (readonly unknown[])[] = [];
    for (let second = 0; second < 240; second++) {
      engine.pass(US_PER_SECOND);
      for (const { symbol } of profiles) {
        const known = engine.kernel.news(symbol);
        expect(known.filter(({ tsUs }) => tsUs > engine.kernel.nowUs())).toEqual([]);
        seen.push(known.map(({ seq, tsUs, headline }) => [seq, tsUs, headline]));
      }
    }
    const nowUs = engine.kernel.nowUs();
    engine.crash();
    for (const { symbol } of profiles) {
      // What came is what truly happened, each once.
      const happened = feed.news(symbol).filter(({ tsUs }) => tsUs < nowUs - US_PER_SECOND);
      const known = truth.news(nowUs).filter(({ instrument }) => instrument === symbol);
      expect(known.map(({ tsUs }) => tsUs).slice(0, happened.length)).toEqual(happened.map(({ tsUs }) => tsUs));
    }
    return seen;
  }

  it('never come from what is still to come, and are the same each time', () => {
    const seen = run();
    expect(seen[0]).toEqual([]);
    expect(seen.flat().length).toBeGreaterThan(0);
    expect(run()).toEqual(seen);
  });
});
