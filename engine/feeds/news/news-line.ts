/**
 * One line of news: a JSON object with a time and a headline, checked before anything else sees it. A line that is none
 * is told in words, never thrown over: news come from outside, and one bad line must not end the rest.
 */
import { Symbol_ } from '../../../shared/domain/basics/instrument.ts';
import { isObject } from '../wire/json-shape.ts';

/** Longer lines are no news; headlines are cut to what a row of the desk takes. */
const MAX_LINE_CHARS = 16_384;
const MAX_HEADLINE = 512;
const MAX_SOURCE = 64;
const FIELDS: ReadonlySet<string> = new Set(['time', 'instrument', 'headline', 'score', 'source']);
/** Date, time and a zone: without a zone a time means another moment on every machine. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.(\d{1,6})\d*)?)?(?:Z|[+-]\d\d:\d\d)$/;
const US_PER_MS = 1_000;

export interface NewsItem {
  readonly timeUs: number;
  readonly instrument: string | null;
  readonly headline: string;
  /** Null where the line has none. */
  readonly score: number | null;
  readonly source: string | null;
}

/** The item, or what is wrong with the line. */
export function parseNewsLine(line: string): NewsItem | string {
  if (line.length > MAX_LINE_CHARS) return `${line.length} characters, over ${MAX_LINE_CHARS}`;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return 'is no JSON';
  }
  if (!isObject(json)) return 'is no JSON object';
  const stranger = Object.keys(json).find((key) => !FIELDS.has(key));
  if (stranger !== undefined) return `"${stranger.slice(0, 64)}" is no field; there are ${[...FIELDS].join(', ')}`;
  const { time, instrument = null, headline, score = null, source = null } = json;
  const timeUs = parseTime(time);
  if (timeUs === null) return '"time" is neither ISO 8601 with a zone nor microseconds since 1970';
  if (typeof headline !== 'string' || headline.trim() === '') return '"headline" is no text';
  if (instrument !== null && !Symbol_.safeParse(instrument).success) return '"instrument" is no symbol';
  if (score !== null && !(typeof score === 'number' && Math.abs(score) <= 1)) return '"score" is not between −1 and 1';
  if (source !== null && typeof source !== 'string') return '"source" is no text';
  return {
    timeUs,
    instrument: instrument as string | null,
    headline: cut(headline.trim(), MAX_HEADLINE),
    score,
    source: source === null ? null : cut(source, MAX_SOURCE),
  };
}

function parseTime(time: unknown): number | null {
  if (typeof time === 'number') return Number.isSafeInteger(time) && time >= 0 ? time : null;
  const match = typeof time === 'string' ? ISO_TIME.exec(time) : null;
  if (!match) return null;
  // A Date knows milliseconds; what is finer is added from the text.
  const ms = Date.parse(match[0]);
  const fractionUs = Number((match[1] ?? '').padEnd(6, '0'));
  const us = Math.floor(ms / 1_000) * 1_000 * US_PER_MS + fractionUs;
  return Number.isSafeInteger(us) && us >= 0 ? us : null;
}

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);
