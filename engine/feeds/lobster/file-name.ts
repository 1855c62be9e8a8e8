/**
 * What a LOBSTER file's name says: `TICKER_YYYY-MM-DD_STARTms_ENDms_message_LEVELS.csv` and its partner with
 * `orderbook`. The name is the only place where ticker, date, session and depth are written.
 */
import { FeedError } from '../../core/feed.ts';

export type LobsterFileKind = 'message' | 'orderbook';

/** What one name says of both files. */
export interface LobsterDay {
  readonly ticker: string;
  /** YYYY-MM-DD, in the exchange's zone. */
  readonly date: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly depth: number;
}

export interface LobsterFileName {
  readonly day: LobsterDay;
  readonly kind: LobsterFileKind;
}

/** Deeper files are refused: no product of LOBSTER's comes near, and rows would be unreasonably wide. */
const MAX_DEPTH = 1_000;
const MS_PER_DAY = 86_400_000;
const PATTERN = /^([A-Za-z0-9.-]{1,32})_(\d{4}-\d{2}-\d{2})_(\d{1,8})_(\d{1,8})_(message|orderbook)_(\d{1,4})\.csv$/;

/** Is this the name of one of LOBSTER's two files, well formed or not? */
export const looksLikeLobster = (name: string): boolean => /_(message|orderbook)_[^/]*\.csv$/.test(name);

/** Throws {@link FeedError} where `name` (without folders) is not such a name. */
export function parseFileName(name: string): LobsterFileName {
  const match = PATTERN.exec(name);
  if (!match) {
    throw new FeedError(
      `${name}: not a LOBSTER file name; give it back its name, TICKER_YYYY-MM-DD_STARTms_ENDms_message_LEVELS.csv`,
    );
  }
  const [, ticker, date, start, end, kind, levels] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    LobsterFileKind,
    string,
  ];
  const day = { ticker, date, startMs: Number(start), endMs: Number(end), depth: Number(levels) };
  if (!isDate(date)) throw new FeedError(`${name}: ${date} is not a date; give the file back its LOBSTER name`);
  if (day.startMs >= day.endMs || day.endMs > MS_PER_DAY) {
    throw new FeedError(
      `${name}: the session ${start}–${end} ms is not within a day; give the file back its LOBSTER name`,
    );
  }
  if (day.depth < 1 || day.depth > MAX_DEPTH) {
    throw new FeedError(`${name}: ${levels} levels; files of 1 to ${MAX_DEPTH} levels can be read`);
  }
  return { day, kind };
}

export const fileName = ({ ticker, date, startMs, endMs, depth }: LobsterDay, kind: LobsterFileKind): string =>
  `${ticker}_${date}_${startMs}_${endMs}_${kind}_${depth}.csv`;

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
