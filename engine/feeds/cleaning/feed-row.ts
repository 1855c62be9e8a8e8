/** A live feed as the desk shows it: its connection, what cleaning found in it, and whether it is traded on just now. */
import type { FeedRow } from '../../../shared/protocol/market-tables.ts';
import type { FeedHealth } from '../feed-health.ts';
import type { CleanFeed } from './clean-feed.ts';
import { describeFlag } from './flag-words.ts';

/** Why no new order goes by an instrument's market just now, in words; a locked book is no reason. */
export function notTradedOn(clean: Pick<CleanFeed, 'standing'>, instrument: string, nowUs: number): string | null {
  const flag = clean.standing(instrument, nowUs).find((each) => each !== 'locked');
  return flag === undefined ? null : describeFlag(flag);
}

export function feedRow(health: FeedHealth, clean: Pick<CleanFeed, 'standing' | 'counts'>): FeedRow {
  const { feed, instrument, state, detail, lastUs, ageUs, messages, messagesPerSecond, clockOffsetUs } = health;
  const flags = clean.counts(instrument);
  const why = notTradedOn(clean, instrument, lastUs + (ageUs ?? 0));
  const held = why === null ? [] : [`no new orders in ${instrument}: ${why}`];
  return {
    feed,
    state,
    lastUs,
    messages,
    messagesPerSecond,
    clockOffsetUs,
    detail: [...held, ...(detail === '' ? [] : [detail])].join('; '),
    gaps: health.gaps,
    resyncs: health.resyncs,
    reconnects: health.reconnects,
    // What the live feed mends itself never reaches the flags.
    crossed: flags.crossed + flags.locked + health.anomalies.crossed,
    outliers: flags.outlier,
    backwards: flags['time-back'] + health.anomalies.clockBack,
    garbled: health.anomalies.garbled,
  };
}
