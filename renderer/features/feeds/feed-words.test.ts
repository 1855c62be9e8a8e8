import { describe, expect, it } from 'vitest';
import type { FeedRow } from '../../../shared/protocol/tables.ts';
import { clockWords, feedFigures } from './feed-words.ts';

const feed: FeedRow = {
  feed: 'binance:btcusdt',
  state: 'live',
  detail: '',
  lastUs: 5_000_000,
  messages: 12_000,
  messagesPerSecond: 512,
  clockOffsetUs: -12_340,
  gaps: 2,
  resyncs: 1,
  reconnects: 0,
  crossed: 0,
  outliers: 0,
  backwards: 0,
  garbled: 0,
};

describe('the figures of a feed', () => {
  it('tell age, rate and the clock with its sign, and mark the anomalies that there are', () => {
    const figures = feedFigures(feed, 5_340_000);
    expect(figures.slice(0, 3).map(({ label, value }) => `${label} ${value}`)).toEqual([
      'Last event 340 ms',
      'Messages/s 512',
      'Clock −12.3 ms',
    ]);
    expect(figures.filter(({ attention }) => attention).map(({ label, value }) => `${label} ${value}`)).toEqual([
      'Gaps 2',
      'Resyncs 1',
    ]);
  });

  it('do not call for a look at a simulated market’s own crossed books, and do at those of any other', () => {
    const asks = (state: FeedRow['state']): boolean | undefined =>
      feedFigures({ ...feed, state, crossed: 160 }, 0).find(({ label }) => label === 'Crossed')?.attention;
    expect([asks('simulated'), asks('live')]).toEqual([false, true]);
  });

  it('have a dash for what is not known, and never an age below zero', () => {
    const silent = { ...feed, lastUs: 0, messagesPerSecond: 0, clockOffsetUs: null };
    expect(
      feedFigures(silent, 1)
        .slice(0, 3)
        .map(({ value }) => value),
    ).toEqual(['–', '0', '–']);
    expect(feedFigures(feed, 4_000_000)[0]?.value).toBe('0 µs');
  });

  it('show a clock that is ahead with a plus, and a small lead in microseconds', () => {
    expect([clockWords(2_500), clockWords(400), clockWords(-7), clockWords(0)]).toEqual([
      '+2.5 ms',
      '+400 µs',
      '−7 µs',
      '0 µs',
    ]);
  });
});
