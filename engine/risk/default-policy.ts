/** The policy that an engine on a simulated venue begins with: wide enough to learn on, with every limit set. */
import { DEFAULT_THRESHOLDS } from '../../shared/domain/safety/exception-thresholds.ts';
import type { Limits } from '../../shared/domain/policy/limits.ts';
import { DEFAULT_MAX_LOSS, type ExecutionPolicy } from '../../shared/domain/policy/policy.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';

const MESSAGES_A_SECOND = 500;

/** `limits` by instrument; what bounds them all together is no narrower than the widest of them. */
export function defaultPolicy(limits: ReadonlyMap<string, Limits>): ExecutionPolicy {
  const widest = (name: 'maxMessagesPerSecond' | 'priceCollarBps', least: number): number =>
    Math.max(least, ...Array.from(limits.values(), (each) => each[name] ?? 0));
  const messages = widest('maxMessagesPerSecond', MESSAGES_A_SECOND);
  return {
    orderTypes: { timesInForce: ['day', 'ioc', 'fok', 'close'], postOnly: true, iceberg: true, minimumQuantity: true },
    venues: [],
    hours: { afterOpenUs: 0, beforeCloseUs: 0 },
    restricted: [],
    instruments: Object.fromEntries(limits),
    desk: {
      maxGrossNotional: 2_000_000_000,
      maxTraderCredit: 1_000_000_000,
      maxDeskCredit: 5_000_000_000,
      maxFirmCredit: 10_000_000_000,
      maxLoss: DEFAULT_MAX_LOSS,
      maxVenueMessagesPerSecond: messages,
      maxStrategyMessagesPerSecond: messages,
      maxExecutions: { count: 50_000, windowUs: US_PER_MINUTE },
      maxDuplicates: { count: 50, windowUs: US_PER_SECOND },
      collarOverTime: { bps: widest('priceCollarBps', 300), windowUs: 5 * US_PER_MINUTE },
    },
    models: { maxChildPct: 10, maxTakePct: 60, maxEnvelopePct: 20 },
    parameterSets: [],
    exceptions: DEFAULT_THRESHOLDS,
    stops: { releaseNeedsSecondPerson: false, releaseLapsesUs: 5 * US_PER_MINUTE, deadMan: null },
    approvals: { policy: false, overrides: false },
  };
}
