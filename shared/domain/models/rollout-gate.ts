/** Whether a roll-out may go a step wider, and what is missing where it may not: the same words for engine and desk. */
import { formatFixed } from '../basics/format.ts';
import type { RolloutRow } from './rollout.ts';

/** Of the decisions in the shadow, how many may fail. */
const MOST_SHADOW_FAULTS = 0.01;
/** And how many may be late: it would have been done without, and where the machine is busy some may be. */
const MOST_SHADOW_LATE = 0.1;

/** Empty where the next step may be taken. */
export function missingForNext(row: RolloutRow): string {
  const { phase, step, terms, shadow, standing, evidence, stepFrom, paused } = row;
  if (phase === 'champion') return 'it is the champion';
  if (phase === 'rolled-back') return 'it was rolled back';
  if (paused) return 'it is paused: resume it first';
  if (phase === 'shadow') return missingInShadow(shadow, terms.shadowDecisions);
  const canaries = evidence.canaries - stepFrom.canaries;
  const controls = evidence.controls - stepFrom.controls;
  if (canaries < terms.leastOrders || controls < terms.leastOrders) {
    return `${canaries} canary and ${controls} control orders of this step have ended; it takes ${terms.leastOrders} of each`;
  }
  const { marginBps } = terms.steps[step]!;
  const upperBps = standing?.upperBps ?? null;
  if (upperBps !== null && upperBps <= marginBps) return '';
  const known = upperBps === null ? 'without a bound' : `up to ${formatFixed(upperBps, 1)} bps`;
  return `its extra cost may be ${known} still; this step is left at ${formatFixed(marginBps, 1)} bps or less`;
}

function missingInShadow({ decisions, faults, late }: RolloutRow['shadow'], wanted: number): string {
  if (decisions < wanted) return `${decisions} decisions beside the champion; it takes ${wanted}`;
  if (faults > MOST_SHADOW_FAULTS * decisions) {
    return `${faults} of its ${decisions} decisions failed; at most ${MOST_SHADOW_FAULTS * 100}% may`;
  }
  if (late > MOST_SHADOW_LATE * decisions) {
    return `${late} of its ${decisions} decisions were late; at most ${MOST_SHADOW_LATE * 100}% may`;
  }
  return '';
}

/** What the next step is, in words. */
export function nextStepOf({ phase, step, terms }: Pick<RolloutRow, 'phase' | 'step' | 'terms'>): string {
  const next = phase === 'shadow' ? 0 : step + 1;
  const share = terms.steps[next]?.sharePct;
  return share === undefined ? 'make it the champion' : `decide for ${share}% of the orders`;
}
