/**
 * Recorded news, one JSON object a line, played by the engine's time. Lines may stand in any order and are sorted by
 * time, equal ones as they stand; a line that is no news is counted and named, and the rest is read all the same.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { FeedError } from '../../core/feed.ts';
import { NewsDesk } from './news-desk.ts';
import { type NewsItem, parseNewsLine } from './news-line.ts';
import type { SentimentScorer } from './sentiment/sentiment-scorer.ts';

const MAX_BYTES = 512 << 20;
/** All of a file's news are held, sorted. */
const MAX_ITEMS = 1_000_000;
const MAX_NAMED = 20;

export interface NewsFile {
  readonly desk: NewsDesk;
  readonly lines: number;
  readonly malformed: number;
  /** The first of the malformed lines, each as `file, line n: what`. */
  readonly troubles: readonly string[];
}

/** Throws {@link FeedError} where there is no news in the file, or too much. */
export async function openNewsFile(path: string, scorer: SentimentScorer | null): Promise<NewsFile> {
  const items: NewsItem[] = [];
  const troubles: string[] = [];
  let [lines, malformed] = [0, 0];
  for await (const line of linesOf(path)) {
    lines += 1;
    if (line.trim() === '') continue;
    const item = parseNewsLine(line);
    if (typeof item === 'string') {
      malformed += 1;
      if (troubles.length < MAX_NAMED) troubles.push(`${path}, line ${lines}: ${item}`);
    } else items.push(item);
    if (items.length > MAX_ITEMS) throw new FeedError(`${path}: over ${MAX_ITEMS} headlines; split the file`);
  }
  if (items.length === 0) {
    const why = troubles[0] ?? `${path}: holds no line`;
    throw new FeedError(`${why}; give a file of lines such as {"time": "2026-01-05T14:30:00Z", "headline": "…"}`);
  }
  const sorted = items.toSorted((a, b) => a.timeUs - b.timeUs);
  const desk = new NewsDesk({ scorer, source: basename(path).slice(0, 64), maxRows: sorted.length });
  for (const item of sorted) desk.add(item, item.timeUs);
  return { desk, lines, malformed, troubles };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw new FeedError(`${path}: ${size} bytes, over ${MAX_BYTES}; split the file`);
    // The bound on the file bounds a line without an end, too.
    yield* createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  } catch (error) {
    if (error instanceof FeedError) throw error;
    throw new FeedError(`${path}: cannot be read (${(error as Error).message}); name a file of JSON lines`);
  }
}
