/** What happens at the end of every second of engine time: markets and orders are sampled, the market's place is logged. */
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { twiceMidPx } from '../core/book-view.ts';
import type { Schedule } from '../core/venue.ts';
import type { KernelParts } from './kernel-parts.ts';
import { sampleOf } from './market/market-state.ts';
import { forgetEnded } from './log/retention.ts';

/** The market's place is logged this often, in engine time: a restart goes back by no more. */
const POSITION_EVERY_US = 10 * US_PER_SECOND;
/** Orders that are sampled in one go: of a thousand it takes milliseconds, and a stop does not wait for them all. */
const ORDERS_AT_ONCE = 32;

export function startSeconds(parts: KernelParts, schedule: Schedule): void {
  let positionedUs = 0;

  function notePosition(tsUs: number): void {
    if (tsUs < positionedUs + POSITION_EVERY_US || parts.gauges.logState !== 'durable') return;
    positionedUs = tsUs;
    parts.record({ type: 'MarketPositioned', market: parts.position() });
  }

  function tick(): void {
    const tsUs = parts.nowUs();
    sampleMarkets(parts, tsUs);
    sampleOrders(parts, [...parts.state.openParents], tsUs);
    sampleRegimes(parts, tsUs);
    parts.historian.second(tsUs);
    if (parts.isLive) notePosition(tsUs);
    if (parts.isLive && parts.gauges.logState === 'durable') {
      parts.algos.followRegimes();
      parts.exceptions.look();
      forgetEnded(parts, parts.options.retention);
    }
    schedule(nextSecond(tsUs), tick);
  }

  schedule(nextSecond(parts.nowUs()), tick);
}

function sampleRegimes(parts: KernelParts, tsUs: number): void {
  const { features, state, publisher, isLive, gauges } = parts;
  if (isLive && gauges.logState === 'durable') features.regimes.look(parts);
  for (const { instrument, sample } of features.regimes.sample(state, tsUs)) {
    if (isLive) publisher.publish('regimeSeries', { instrument }, [sample]);
  }
}

function sampleMarkets({ market: markets, figures, reference, publisher, isLive }: KernelParts, tsUs: number): void {
  for (const market of markets.all()) {
    const sample = sampleOf(market, tsUs);
    figures.second(market.instrument, sample);
    reference.note(market.instrument, tsUs, twiceMidPx(market.book));
    if (!market.series.offer(sample) || !isLive) continue;
    publisher.publish('marketSeries', { instrument: market.instrument }, [sample]);
  }
}

function sampleOrders(parts: KernelParts, parentIds: readonly string[], tsUs: number): void {
  const { algos, dispatcher, publisher, isLive } = parts;
  const rest = parentIds.slice(ORDERS_AT_ONCE);
  if (rest.length > 0) dispatcher.schedule(tsUs, () => sampleOrders(parts, rest, tsUs));
  const sampled = algos.sample(parentIds.slice(0, ORDERS_AT_ONCE), tsUs);
  if (!isLive) return;
  for (const { parentId, series } of sampled) {
    publisher.publish('orderSeries', { parentId }, series.all().slice(-1));
  }
  publisher.publish(
    'gauges',
    {},
    sampled.flatMap(({ gauge }) => gauge ?? []),
  );
}

const nextSecond = (tsUs: number): number => (Math.floor(tsUs / US_PER_SECOND) + 1) * US_PER_SECOND;
