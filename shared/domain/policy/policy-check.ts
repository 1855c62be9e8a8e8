/** What a policy says against itself or against what is traded: each finding names the place and the remedy. */
import type { Instrument } from '../basics/instrument.ts';
import type { ExecutionPolicy } from './policy.ts';
import { US_PER_SECOND } from '../../std/duration.ts';

export interface PolicySurroundings {
  readonly instruments: ReadonlyMap<string, Pick<Instrument, 'sessionStartUs' | 'sessionEndUs'>>;
  readonly venues: readonly string[];
}

/** The whole of a price: no collar is wider. */
const WHOLE_BPS = 10_000;

/** Empty where the policy can be applied. */
export function policyFindings(policy: ExecutionPolicy, { instruments, venues }: PolicySurroundings): string[] {
  return [
    ...unknownNames(policy, instruments, venues),
    ...againstItself(policy),
    ...ofOtherUnits(policy),
    ...ofExceptions(policy),
    ...ofHours(policy, instruments),
  ];
}

function unknownNames(
  { venues: allowed, restricted, instruments: limits }: ExecutionPolicy,
  instruments: PolicySurroundings['instruments'],
  venues: readonly string[],
): string[] {
  const symbols = [...instruments.keys()].join(', ');
  return [
    ...allowed
      .filter((venue) => !venues.includes(venue))
      .map((venue) => `venues: ${venue} is no venue of this engine; there are ${venues.join(', ')}`),
    ...restricted
      .filter((symbol) => !instruments.has(symbol))
      .map((symbol) => `restricted: ${symbol} is not traded here; there are ${symbols}`),
    ...Object.keys(limits)
      .filter((symbol) => !instruments.has(symbol))
      .map((symbol) => `instruments.${symbol}: it is not traded here; there are ${symbols}`),
  ];
}

type AtMost = (place: string, value: number | undefined, other: string, most: number | undefined) => void;

const comparing =
  (findings: string[]): AtMost =>
  (place, value, other, most) => {
    if (value === undefined || most === undefined || value <= most) return;
    findings.push(`${place} is ${value}, more than ${other}, which is ${most}: lower the one or raise the other`);
  };

function againstItself({ instruments, desk, models, parameterSets }: ExecutionPolicy): string[] {
  const findings: string[] = [];
  const atMost = comparing(findings);
  for (const [symbol, limits] of Object.entries(instruments)) {
    const at = (name: string): string => `instruments.${symbol}.${name}`;
    atMost(at('maxOrderQty'), limits.maxOrderQty, at('maxParentQty'), limits.maxParentQty);
    atMost(at('maxOrderValue'), limits.maxOrderValue, at('maxParentValue'), limits.maxParentValue);
    atMost(at('priceCollarBps'), limits.priceCollarBps, 'desk.collarOverTime.bps', desk.collarOverTime.bps);
    atMost(
      at('maxMessagesPerSecond'),
      limits.maxMessagesPerSecond,
      'desk.maxVenueMessagesPerSecond',
      desk.maxVenueMessagesPerSecond,
    );
  }
  atMost('desk.maxTraderCredit', desk.maxTraderCredit, 'desk.maxDeskCredit', desk.maxDeskCredit);
  atMost('desk.maxDeskCredit', desk.maxDeskCredit, 'desk.maxFirmCredit', desk.maxFirmCredit);
  const sets = new Map<string, number>();
  for (const [i, { strategy, regime, assetClass, params }] of parameterSets.entries()) {
    const key = JSON.stringify([strategy, regime, assetClass]);
    const before = sets.get(key);
    sets.set(key, before ?? i);
    if (before !== undefined) {
      findings.push(
        `parameterSets.${i}: it is for the same strategy, regime and asset class as parameterSets.${before}: leave one out`,
      );
    }
    if (strategy !== params.strategy) {
      findings.push(`parameterSets.${i}: it is for ${strategy} and holds parameters of ${params.strategy}`);
    }
    if (params.strategy !== 'adaptive') continue;
    const place = `parameterSets.${i}.params.envelopePct`;
    atMost(place, params.envelopePct, 'models.maxEnvelopePct', models.maxEnvelopePct);
  }
  return findings;
}

/** Values that fit the schema and can only have been meant in another unit. */
function ofOtherUnits({ instruments, desk, hours }: ExecutionPolicy): string[] {
  const collars: [string, number | undefined][] = [
    ...Object.entries(instruments).map(([symbol, { priceCollarBps }]): [string, number | undefined] => [
      `instruments.${symbol}.priceCollarBps`,
      priceCollarBps,
    ]),
    ['desk.collarOverTime.bps', desk.collarOverTime.bps],
  ];
  return [
    ...collars
      .filter(([, bps]) => bps !== undefined && bps > WHOLE_BPS)
      .map(
        ([place, bps]) =>
          `${place} is ${bps} basis points, more than the whole price, which is ${WHOLE_BPS}: 100 of them are 1 %`,
      ),
    ...Object.entries(hours)
      .filter(([, us]) => us > 0 && us < US_PER_SECOND)
      .map(([name, us]) => `hours.${name} is ${us} microseconds, less than a second: ${us} s would be ${us * 1e6}`),
  ];
}

function ofExceptions({ exceptions }: ExecutionPolicy): string[] {
  const { respondUs, deviationPct, diskFreeBytes } = exceptions;
  const findings: string[] = [];
  const atMost = comparing(findings);
  const at = (name: string): string => `exceptions.${name}`;
  atMost(at('respondUs.P1'), respondUs.P1, at('respondUs.P2'), respondUs.P2);
  atMost(at('respondUs.P2'), respondUs.P2, at('respondUs.P3'), respondUs.P3);
  atMost(at('deviationPct.raise'), deviationPct.raise, at('deviationPct.grave'), deviationPct.grave);
  atMost(at('diskFreeBytes.grave'), diskFreeBytes.grave, at('diskFreeBytes.low'), diskFreeBytes.low);
  return findings;
}

function ofHours({ hours }: ExecutionPolicy, instruments: PolicySurroundings['instruments']): string[] {
  const closedUs = hours.afterOpenUs + hours.beforeCloseUs;
  return [...instruments]
    .filter(([, { sessionStartUs, sessionEndUs }]) => closedUs >= sessionEndUs - sessionStartUs)
    .map(([symbol]) => `hours: they leave no time to trade ${symbol}; shorten afterOpenUs or beforeCloseUs`);
}
