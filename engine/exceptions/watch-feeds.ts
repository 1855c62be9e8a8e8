/** Market data that has stopped, lost messages, or bears another clock's time. */
import { formatCount } from '../../shared/domain/basics/format.ts';
import type { Finding } from '../../shared/domain/safety/exception.ts';
import type { FeedRow } from '../../shared/protocol/market-tables.ts';
import { US_PER_MINUTE } from '../../shared/std/duration.ts';
import type { ExceptionThresholds } from '../../shared/domain/safety/exception-thresholds.ts';
import { Members } from './members.ts';
import type { Surroundings } from './surroundings.ts';

const STALE: ReadonlySet<FeedRow['state']> = new Set(['stale', 'resynchronising']);

export class FeedWatch {
  readonly #gaps = new Map<string, { count: number; sinceUs: number }>();

  look({ stage, feeds }: Surroundings, policy: ExceptionThresholds): Finding[] {
    return feeds().flatMap((feed) => {
      const nowUs = stage.nowUs();
      if (STALE.has(feed.state)) return [staleFinding(stage.state, feed)];
      const findings: Finding[] = [];
      if (this.#hasGaps(feed, nowUs)) findings.push(gapFinding(feed));
      if (feed.clockOffsetUs !== null && Math.abs(feed.clockOffsetUs) > policy.clockOffsetUs) {
        findings.push(driftFinding(feed, feed.clockOffsetUs));
      }
      return findings;
    });
  }

  /** A gap is told of for a minute. */
  #hasGaps({ feed, gaps }: FeedRow, nowUs: number): boolean {
    const known = this.#gaps.get(feed);
    if (!known || gaps > known.count) this.#gaps.set(feed, { count: gaps, sinceUs: known ? nowUs : -Infinity });
    const { sinceUs } = this.#gaps.get(feed)!;
    return nowUs - sinceUs < US_PER_MINUTE;
  }
}

/** One that is long is cut: a title and a cause are bounded. */
const nameOf = (feed: string): string => feed.slice(0, 80);
export const feedCause = (feed: string): string => `feed/${nameOf(feed)}`;

function staleFinding(state: Surroundings['stage']['state'], { feed, detail }: FeedRow): Finding {
  const members = new Members();
  for (const parentId of state.openParents) members.add(parentId);
  const title = `Market data has stopped: ${nameOf(feed)}`;
  return {
    kind: 'feed-stale',
    cause: feedCause(feed),
    severity: members.size > 0 ? 'P1' : 'P2',
    title,
    facts: `${feed}: ${detail || 'nothing has been heard lately'}. ${formatCount(members.size)} orders are open.`,
    did: 'No new order leaves while the market is not known; orders that rest at venues stay there.',
    ...members.toFields(),
    actions: [
      {
        words: 'Cancel everything that rests at venues',
        command: { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: title },
      },
    ],
  };
}

function gapFinding({ feed, gaps, resyncs }: FeedRow): Finding {
  return {
    kind: 'feed-gap',
    cause: `${feedCause(feed)}/gap`,
    severity: 'P3',
    title: `Market data lost messages: ${nameOf(feed)}`,
    facts: `${feed}: ${formatCount(gaps)} gaps and ${formatCount(resyncs)} new snapshots since the engine started.`,
    did: 'The book is not traded on until a fresh snapshot has come.',
    members: [],
    memberCount: 0,
    actions: [],
  };
}

function driftFinding({ feed }: FeedRow, offsetUs: number): Finding {
  const away = `${formatCount(Math.abs(offsetUs) / 1_000)} ms ${offsetUs > 0 ? 'ahead of' : 'behind'} ours`;
  return {
    kind: 'clock-drift',
    cause: `${feedCause(feed)}/clock`,
    severity: 'P3',
    title: `The exchange’s clock and ours differ: ${nameOf(feed)}`,
    facts: `${feed}: its clock is ${away}.`,
    did: 'Nothing: orders go by our clock. Times of the market are those at which its events were received.',
    members: [],
    memberCount: 0,
    actions: [],
  };
}
