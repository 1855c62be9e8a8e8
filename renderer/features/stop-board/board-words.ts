/** A stop's progress as figures, and its orders by what needs a person first. Nothing here is ahead of the engine. */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { ExecutionPolicy } from '../../../shared/domain/policy/policy.ts';
import type { Drill } from '../../../shared/domain/safety/drill.ts';
import type { StopOrder, StopOrderPhase } from '../../../shared/domain/safety/stop-order.ts';
import type { Stop } from '../../../shared/domain/safety/stop.ts';
import type { BadgeTone } from '../../ui/primitives/badge.tsx';
import { formatCount, formatDuration, formatQty } from '../../ui/words/format.ts';
import { lookUp, unknownName } from '../../ui/words/look-up.ts';

const PHASES: Readonly<Record<StopOrderPhase, { words: string; tone: BadgeTone }>> = {
  unknown: { words: 'unknown', tone: 'attention' },
  refused: { words: 'cancel refused', tone: 'attention' },
  waiting: { words: 'cancel not sent', tone: 'neutral' },
  sent: { words: 'cancel sent', tone: 'neutral' },
  filled: { words: 'filled first', tone: 'good' },
  rejected: { words: 'rejected', tone: 'good' },
  cancelled: { words: 'cancelled', tone: 'good' },
};
export const phaseLook = (phase: StopOrderPhase): { readonly words: string; readonly tone: BadgeTone } =>
  lookUp(PHASES, phase) ?? { words: unknownName(phase), tone: 'attention' };
const ORDER = Object.keys(PHASES);

/** Open ones first, those of unknown fate before all. */
export const byNeed = (orders: Iterable<StopOrder>): StopOrder[] =>
  [...orders].toSorted((a, b) => ORDER.indexOf(a.phase) - ORDER.indexOf(b.phase) || (a.childId < b.childId ? -1 : 1));

/** What of an order had not been executed; in lots where its instrument is not known. */
export const leftWords = ({ qty, filledQty }: StopOrder, form: Pick<Instrument, 'qtyDecimals'> | undefined): string =>
  formatQty(Math.max(0, qty - filledQty), form ?? { qtyDecimals: 0 });

/** `leftUs`: until the dead man's switch acts; null while somebody supervises. */
export function supervisionWords(
  names: readonly string[],
  leftUs: number | null,
  deadMan: ExecutionPolicy['stops']['deadMan'],
): string {
  const who = names.length === 0 ? 'Nobody supervises.' : `Supervised by ${names.join(', ')}.`;
  if (deadMan === null) return `${who} The policy does nothing when nobody does.`;
  if (leftUs !== null) return `${who} A stop to ${deadMan.degree} comes in ${formatDuration(leftUs)}.`;
  return `${who} Once nobody has for ${formatDuration(deadMan.afterUs)}, a stop to ${deadMan.degree} comes by itself.`;
}

export interface Step {
  readonly label: string;
  readonly value: string;
  readonly attention?: boolean;
}

export function stepsOf({
  total,
  sent,
  answered,
  done,
  filled,
  unknown,
  engagedUs,
  sentUs,
  answeredUs,
  settledUs,
}: Stop): Step[] {
  const after = (us: number | null): string =>
    us === null ? '' : us === engagedUs ? ' at once' : ` after ${formatDuration(us - engagedUs)}`;
  return [
    { label: 'Orders', value: formatCount(total) },
    { label: 'Cancels sent', value: `${formatCount(sent)}${after(sentUs)}` },
    { label: 'Acknowledged', value: `${formatCount(answered)}${after(answeredUs)}` },
    {
      label: 'Ended',
      value: `${formatCount(done)}${filled > 0 ? `, ${formatCount(filled)} filled` : ''}${unknown > 0 ? '' : after(settledUs)}`,
    },
    { label: 'Unknown', value: formatCount(unknown), attention: unknown > 0 },
  ];
}

const took = (us: number | null): string => (us === null ? 'not at all' : formatDuration(us));

/** A drill in a sentence: the market's clock for venues, the wall clock for the engine. */
export function drillWords({
  outcome,
  total,
  unknown,
  sentAfterUs,
  answeredAfterUs,
  settledAfterUs,
  wall,
  note,
}: Drill): string {
  const engine = wall
    ? `Gate closed after ${wallMs(wall.engagedAfterUs)}, all cancels out after ${wallMs(wall.sentAfterUs)} by the wall clock. `
    : '';
  if (total === 0) return `${engine}Nothing was open. Outcome: ${outcome}.${note && ` ${note}.`}`;
  const venues = `By the market's clock: sent ${took(sentAfterUs)}, acknowledged ${took(answeredAfterUs)}, settled ${took(settledAfterUs)}.`;
  const left = unknown > 0 ? ` ${unknown} of unknown fate.` : '';
  return `${engine}${total} orders. ${venues} Outcome: ${outcome}.${left}${note && ` ${note}.`}`;
}

const wallMs = (us: number): string => `${(us / 1_000).toFixed(1)} ms`;
