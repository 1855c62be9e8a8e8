/**
 * What came of each decision: what was executed until the next decision for the order, or in the minute after the last, and
 * where the mid went. Facts alone: how good that was is for whoever learns from it to say.
 */
import type { KeptDecision, KeptFill } from '../../core/history.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';

export interface DecisionOutcome {
  readonly decisionId: number;
  readonly parentId: string;
  readonly instrument: string;
  readonly tsUs: number;
  readonly untilUs: number;
  readonly filledQty: number;
  readonly filledNotional: number;
  readonly fees: number;
  /** At the end of the second before the decision, and 10 and 60 s later; null where it was not kept. */
  readonly midPx: number | null;
  readonly mid10sPx: number | null;
  readonly mid60sPx: number | null;
  /** No decision followed it. */
  readonly last: boolean;
}

export interface Mids {
  midAt(tsUs: number): number | null;
  midAfter(tsUs: number): number | null;
}

type Decided = Pick<KeptDecision, 'decisionId' | 'parentId' | 'instrument' | 'tsUs'>;

/** Decisions of one order in the order of time, and its fills. */
export function outcomesOf(decisions: readonly Decided[], fills: readonly KeptFill[], mids: Mids): DecisionOutcome[] {
  return decisions.map(({ decisionId, parentId, instrument, tsUs }, i) => {
    const next = decisions[i + 1];
    const untilUs = next?.tsUs ?? tsUs + US_PER_MINUTE;
    const during = fills.filter((fill) => fill.tsUs > tsUs && fill.tsUs <= untilUs);
    const sum = (of: (fill: KeptFill) => number): number => during.reduce((total, fill) => total + of(fill), 0);
    return {
      decisionId,
      parentId,
      instrument,
      tsUs,
      untilUs,
      last: next === undefined,
      filledQty: sum(({ qty }) => qty),
      filledNotional: sum(({ px, qty }) => px * qty),
      fees: sum(({ fee }) => fee),
      midPx: mids.midAt(tsUs),
      mid10sPx: mids.midAfter(tsUs + 10 * US_PER_SECOND),
      mid60sPx: mids.midAfter(tsUs + US_PER_MINUTE),
    };
  });
}
