import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NewsRow } from '../../../shared/protocol/market-tables.ts';
import { FeedError } from '../../core/feed.ts';
import { NewsDesk } from './news-desk.ts';
import { openNewsFile } from './news-file.ts';
import { type NewsItem, parseNewsLine } from './news-line.ts';
import { LexiconScorer } from './sentiment/lexicon-scorer.ts';

const NINE_US = Date.parse('2026-01-05T09:00:00Z') * 1_000;

describe('a line of news', () => {
  it.each([
    ['"2026-01-05T09:00:00Z"', NINE_US],
    ['"2026-01-05T10:00+01:00"', NINE_US],
    ['"2026-01-05T09:00:00.123456789Z"', NINE_US + 123_456],
    ['"2026-01-05T09:00:00.5Z"', NINE_US + 500_000],
    [String(NINE_US + 7), NINE_US + 7],
  ])('tells its time as %s', (time, timeUs) => {
    expect(parseNewsLine(`{"time": ${time}, "headline": " Acme rises "}`)).toEqual({
      timeUs,
      instrument: null,
      headline: 'Acme rises',
      score: null,
      source: null,
    });
  });

  it('has an instrument, a score and a source where it names them, and a headline that fits a row', () => {
    const line = { time: 1, instrument: 'BTC/USD', headline: 'x'.repeat(600), score: -0.5, source: 'wire' };
    const item = parseNewsLine(JSON.stringify(line)) as NewsItem;
    expect(item).toMatchObject({ instrument: 'BTC/USD', score: -0.5, source: 'wire' });
    expect(item.headline).toBe(`${'x'.repeat(511)}…`);
  });

  it.each([
    ['', 'is no JSON'],
    ['[1]', 'is no JSON object'],
    ['{"time": 1}', '"headline" is no text'],
    ['{"time": 1, "headline": "  "}', '"headline" is no text'],
    ['{"time": 1, "headlin": "x"}', '"headlin" is no field; there are time'],
    ['{"time": "2026-01-05T09:00:00", "headline": "x"}', '"time" is neither'],
    ['{"time": "2026-13-05T09:00:00Z", "headline": "x"}', '"time" is neither'],
    ['{"time": -1, "headline": "x"}', '"time" is neither'],
    ['{"time": 1, "headline": "x", "score": 1.1}', '"score" is not between'],
    ['{"time": 1, "headline": "x", "instrument": "a b"}', '"instrument" is no symbol'],
    ['{"time": 1, "headline": "x", "source": 3}', '"source" is no text'],
    [`{"time": 1, "headline": "${'x'.repeat(20_000)}"}`, 'characters, over'],
  ])('says what is wrong with %s', (line, words) => {
    expect(parseNewsLine(line)).toContain(words);
  });

  it('never throws, and what it takes is a row', () => {
    const cell = fc.oneof(fc.jsonValue(), fc.constantFrom(5, 'x', '2026-01-05T09:00:00Z', null));
    const fields = fc.record(
      { time: cell, instrument: cell, headline: cell, score: cell, source: cell },
      { requiredKeys: ['time', 'headline'] },
    );
    const property = fc.property(fields, (line) => {
      const item = parseNewsLine(JSON.stringify(line));
      const desk = new NewsDesk({ scorer: null, source: 'test' });
      if (typeof item !== 'string') desk.add(item, item.timeUs);
      for (const row of desk.rowsUpTo(Infinity)) expect(NewsRow.parse(row)).toEqual(row);
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe('the news desk', () => {
  const item = (headline: string, instrument: string | null = null, score: number | null = null): NewsItem => ({
    timeUs: 0,
    instrument,
    headline,
    score,
    source: null,
  });

  it('shows at a moment what was known then, and never what came later', () => {
    const desk = new NewsDesk({ scorer: null, source: 'test' });
    desk.add(item('one', 'A'), 10);
    desk.add(item('two'), 20);
    desk.add(item('three', 'A'), 20);
    desk.add(item('late', 'B'), 15);
    const known = (tsUs: number, most?: number) => desk.rowsUpTo(tsUs, most).map(({ headline }) => headline);
    expect([known(9), known(10), known(19), known(20)]).toEqual([
      [],
      ['one'],
      ['one'],
      ['one', 'two', 'three', 'late'],
    ]);
    expect(known(20, 2)).toEqual(['three', 'late']);
    expect(desk.rowsUpTo(20).map(({ seq, tsUs }) => [seq, tsUs])).toEqual([
      [1, 10],
      [2, 20],
      [3, 20],
      [4, 20],
    ]);
    expect([desk.latest(19, 'A')?.headline, desk.latest(20, 'A')?.headline]).toEqual(['one', 'three']);
    expect([desk.latest(9), desk.latest(20, 'C'), desk.latest(20)?.headline]).toEqual([null, null, 'late']);
    expect([desk.nextUs(0), desk.nextUs(10), desk.nextUs(20)]).toEqual([10, 20, undefined]);
  });

  it('scores what comes unscored, and leaves a score that came', () => {
    const desk = new NewsDesk({ scorer: new LexiconScorer(), source: 'test' });
    desk.add(item('Acme profit rose'), 1);
    desk.add(item('Acme profit rose', null, -1), 1);
    desk.add(item('Acme meets on Tuesday'), 1);
    const [own, given, none] = desk.rowsUpTo(1).map(({ score }) => score);
    expect(own).toBeGreaterThan(0.5);
    expect([given, none]).toEqual([-1, null]);
  });

  it('forgets the oldest beyond its bound', () => {
    const desk = new NewsDesk({ scorer: null, source: 'test', maxRows: 3 });
    for (let i = 1; i <= 8; i++) {
      desk.add(item(`h${i}`, 'A'), i);
      const rows = desk.rowsUpTo(Infinity).map(({ seq }) => seq);
      expect(rows).toEqual([i - 2, i - 1, i].filter((seq) => seq > 0));
      expect(desk.rowsUpTo(i - 3)).toEqual([]);
      expect(desk.latest(i - 3)).toBeNull();
    }
    expect(desk.count).toBe(8);
  });
});

describe('a file of news', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'news-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (...lines: string[]): string => {
    const path = join(folder, 'day.jsonl');
    writeFileSync(path, lines.join('\n'));
    return path;
  };

  it('is played by time whatever the order of its lines; bad ones are counted and named', async () => {
    const path = write(
      '{"time": 30, "headline": "third"}',
      '{"time": 10, "headline": "first", "source": "wire"}\r',
      '',
      '{"time": 20, "headline": "cut off',
      '{"time": 10, "headline": "second"}',
      '{"headline": "when?"}',
    );
    const { desk, lines, malformed, troubles } = await openNewsFile(path, null);
    expect(desk.rowsUpTo(30).map(({ headline, source }) => [headline, source])).toEqual([
      ['first', 'wire'],
      ['second', 'day.jsonl'],
      ['third', 'day.jsonl'],
    ]);
    expect(desk.rowsUpTo(29)).toHaveLength(2);
    expect([lines, malformed]).toEqual([6, 2]);
    expect(troubles).toEqual([
      `${path}, line 4: is no JSON`,
      `${path}, line 6: "time" is neither ISO 8601 with a zone nor microseconds since 1970`,
    ]);
  });

  it('that holds no news, or is not there, is refused with the reason', async () => {
    await expect(openNewsFile(write('nonsense'), null)).rejects.toThrow(/line 1: is no JSON; give a file of lines/);
    await expect(openNewsFile(write(''), null)).rejects.toThrow(FeedError);
    await expect(openNewsFile(join(folder, 'none'), null)).rejects.toThrow(/none: cannot be read .*ENOENT/);
  });
});
