/** What is wrong with a venue's report, in the kinds that people are told of. Pure; executions count all the same. */
import { CHILD_ENDED, type Child } from '../../shared/domain/orders/child.ts';
import { formatPx, formatQty } from '../../shared/domain/basics/format.ts';
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { sideSign } from '../../shared/domain/basics/scalars.ts';
import type { AnomalyKind } from '../../shared/domain/orders/venue-anomaly.ts';
import type { VenueReport } from '../core/venue.ts';

export interface Finding {
  readonly kind: AnomalyKind;
  readonly facts: string;
}

type Filled = Extract<VenueReport, { kind: 'filled' }>;

/** An execution that cannot be added up is not counted. */
export function isCountable(child: Child, { px, qty }: Filled): boolean {
  const whole = Number.isSafeInteger(qty) && qty > 0 && Number.isSafeInteger(px) && px >= 0;
  return whole && Number.isSafeInteger(child.filledNotional + qty * px) && Number.isSafeInteger(child.filledQty + qty);
}

export function findingsOf(child: Child, report: Filled, instrument: Instrument | undefined): Finding[] {
  const { childId, venue, qty: ordered, filledQty } = child;
  const { px, qty, execId } = report;
  const price = (units: number): string => (instrument ? formatPx(units, instrument) : String(units));
  const lots = (count: number): string => (instrument ? formatQty(count, instrument) : String(count));
  const told = `${venue} executed ${lots(qty)} at ${price(px)} of ${childId} (${execId})`;
  if (!isCountable(child, report)) return [{ kind: 'uncountable', facts: `${told}, which cannot be counted` }];
  const findings: Finding[] = [];
  if (CHILD_ENDED.has(child.state)) findings.push({ kind: 'late-fill', facts: `${told}, which it had ${child.state}` });
  if (filledQty + qty > ordered) {
    findings.push({
      kind: 'over-fill',
      facts: `${told}: ${lots(filledQty + qty)} in all, and ${lots(ordered)} were ordered`,
    });
  }
  if (sideSign(child.side) * (px - child.px) > 0) {
    findings.push({ kind: 'worse-than-limit', facts: `${told}, worse than its price ${price(child.px)}` });
  }
  if (instrument && (2 * px) % instrument.tickPx !== 0) {
    findings.push({
      kind: 'off-tick',
      facts: `${told}, and the tick of ${instrument.symbol} is ${price(instrument.tickPx)}`,
    });
  }
  return findings;
}

/** Whether it is new or told again cannot be known any more, so it is not counted. */
export const ofForgotten = ({ childId, execId, px, qty }: Filled): Finding => ({
  kind: 'forgotten-order',
  facts: `a venue told that ${qty} at ${px} of ${childId} were executed (${execId}), which ended so long ago that it is forgotten here: not counted; look ${childId} up in the log, and compare the position with the venue's`,
});

export const neverSent = ({ childId, kind }: VenueReport): Finding => ({
  kind: 'never-sent',
  facts: `a venue told that ${childId} is ${kind}, and no such order was ever sent`,
});
