/** How well a feed is doing, in counts that only ever rise and a few gauges: what the desk's feed table shows. */
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { ANOMALY_KINDS, type AnomalyKind } from './crypto/exchange.ts';

export type FeedState = 'connecting' | 'resynchronising' | 'live' | 'stale' | 'ended';

export interface FeedHealth {
  readonly feed: string;
  readonly instrument: string;
  readonly state: FeedState;
  /** The last thing that went wrong, in words; empty before. */
  readonly detail: string;
  /** When the newest message came, zero before the first; and how long ago that is. */
  readonly lastUs: number;
  readonly ageUs: number | null;
  readonly messages: number;
  readonly messagesPerSecond: number;
  /**
   * The exchange's clock's lead over ours, less the quickest delivery: negative where it is behind. Null until told.
   */
  readonly clockOffsetUs: number | null;
  readonly gaps: number;
  readonly resyncs: number;
  readonly reconnects: number;
  readonly anomalies: Readonly<Record<AnomalyKind, number>>;
}

/** The offset is the greatest lead within this time: the message that travelled the quickest tells it best. */
const OFFSET_WINDOW_US = 60 * US_PER_SECOND;

export class FeedMeter {
  readonly anomalies = Object.fromEntries(ANOMALY_KINDS.map((kind) => [kind, 0])) as Record<AnomalyKind, number>;
  state: FeedState = 'connecting';
  detail = '';
  gaps = 0;
  resyncs = 0;
  reconnects = 0;
  lastUs = 0;
  #messages = 0;
  #rate = { sinceUs: 0, messages: 0, perSecond: 0 };
  #lead = { sinceUs: 0, now: -Infinity, before: -Infinity };

  message(nowUs: number): void {
    this.#messages += 1;
    this.lastUs = nowUs;
  }

  exchangeTime(exchangeUs: number, nowUs: number): void {
    if (nowUs - this.#lead.sinceUs > OFFSET_WINDOW_US) {
      this.#lead = { sinceUs: nowUs, now: -Infinity, before: this.#lead.now };
    }
    this.#lead.now = Math.max(this.#lead.now, exchangeUs - nowUs);
  }

  /** Closes a stretch of about a second over which the rate is told. */
  tick(nowUs: number): void {
    const seconds = (nowUs - this.#rate.sinceUs) / US_PER_SECOND;
    const perSecond = seconds > 0 ? (this.#messages - this.#rate.messages) / seconds : 0;
    this.#rate = { sinceUs: nowUs, messages: this.#messages, perSecond: Math.round(perSecond) };
  }

  read(feed: string, instrument: string, nowUs: number): FeedHealth {
    const { state, detail, lastUs, gaps, resyncs, reconnects } = this;
    const lead = Math.max(this.#lead.now, this.#lead.before);
    return {
      feed,
      instrument,
      state,
      detail,
      lastUs,
      gaps,
      resyncs,
      reconnects,
      ageUs: lastUs === 0 ? null : Math.max(0, nowUs - lastUs),
      messages: this.#messages,
      messagesPerSecond: this.#rate.perSecond,
      clockOffsetUs: Number.isFinite(lead) ? lead : null,
      anomalies: { ...this.anomalies },
    };
  }
}
