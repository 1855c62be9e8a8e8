/** A feed's health in words and figures: what it does now, and what cleaning has found in it so far. */
import { formatCount, formatDuration, formatSigned, MINUS, NONE } from '../../../shared/domain/basics/format.ts';
import type { FeedRow } from '../../../shared/protocol/tables.ts';
import { US_PER_MS } from '../../../shared/std/duration.ts';
import type { BadgeTone } from '../../ui/primitives/badge.tsx';
import { lookUp, unknownName } from '../../ui/words/look-up.ts';

interface StateLook {
  readonly words: string;
  readonly tone: BadgeTone;
}

const STATES: Readonly<Record<FeedRow['state'], StateLook>> = {
  replaying: { words: 'replaying', tone: 'auto' },
  simulated: { words: 'simulated', tone: 'auto' },
  connecting: { words: 'connecting', tone: 'attention' },
  live: { words: 'live', tone: 'good' },
  resynchronising: { words: 'resynchronising', tone: 'attention' },
  stale: { words: 'stale', tone: 'attention' },
  ended: { words: 'ended', tone: 'muted' },
};

export const lookOf = (state: FeedRow['state']): StateLook =>
  lookUp(STATES, state) ?? { words: unknownName(state), tone: 'attention' };

export interface FeedFigure {
  readonly label: string;
  readonly value: string;
  readonly meaning: string;
  /** Asks for attention: something is not as it should be. */
  readonly attention: boolean;
}

/** What cleaning counts; the order in which it is shown. */
const ANOMALIES = [
  { key: 'gaps', label: 'Gaps', meaning: 'Sequence numbers that were missing' },
  { key: 'resyncs', label: 'Resyncs', meaning: 'Books made anew from a snapshot' },
  { key: 'reconnects', label: 'Reconnects', meaning: 'Connections that were lost and made again' },
  { key: 'crossed', label: 'Crossed', meaning: 'Events after which a book was crossed or locked' },
  { key: 'outliers', label: 'Outliers', meaning: 'Prices too far from the market to be believed' },
  { key: 'backwards', label: 'Time back', meaning: 'Events older than the one before them' },
  { key: 'garbled', label: 'Garbled', meaning: 'Messages that could not be read' },
] as const satisfies readonly { key: keyof FeedRow; label: string; meaning: string }[];

export function feedFigures(feed: FeedRow, nowUs: number): readonly FeedFigure[] {
  const calm = { attention: false };
  const age = feed.lastUs === 0 ? NONE : formatDuration(Math.max(0, nowUs - feed.lastUs));
  const rate = formatCount(feed.messagesPerSecond);
  return [
    { label: 'Last event', value: age, meaning: 'Age of the newest event, on the engine’s clock', ...calm },
    { label: 'Messages/s', value: rate, meaning: `${formatCount(feed.messages)} messages so far`, ...calm },
    {
      label: 'Clock',
      value: feed.clockOffsetUs === null ? NONE : clockWords(feed.clockOffsetUs),
      meaning: 'Lead of the source’s clock over ours; negative where it is behind; a dash where it cannot be told',
      ...calm,
    },
    ...ANOMALIES.map(({ key, label, meaning }) => ({
      label,
      meaning,
      value: formatCount(feed[key]),
      // A simulated market crosses at times by itself, between its venues: that is its own, and nobody has to look.
      attention: feed[key] > 0 && !(key === 'crossed' && feed.state === 'simulated'),
    })),
  ];
}

/** With its sign, in milliseconds to the tenth, or microseconds where it is smaller. */
export function clockWords(offsetUs: number): string {
  if (Math.abs(offsetUs) >= US_PER_MS) return `${formatSigned(offsetUs / US_PER_MS, 1)} ms`;
  const sign = offsetUs > 0 ? '+' : offsetUs < 0 ? MINUS : '';
  return `${sign}${Math.abs(offsetUs)} µs`;
}
