/** The headline figures of an order as they are written, with what each means. */
import {
  MINUS,
  NONE,
  formatAvgPx,
  formatBps,
  formatDone,
  formatPercent,
  formatQty,
} from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { Gauge } from '../../../shared/protocol/tables.ts';
import {
  arrivalPx,
  doneShare,
  participationShare,
  shortfallBps,
  vsVwapBps,
  type CostBand,
} from '../../stores/parent-figures.ts';
import { participationBoundPct } from '../../ui/words/strategy-words.ts';

export interface Figure {
  readonly label: string;
  /** As the column is titled, where there is little room. */
  readonly short?: string;
  readonly value: string;
  /** What stands small beside the value. */
  readonly note: string;
  readonly meaning: string;
  readonly tone: 'plain' | 'gain' | 'loss';
}

const costTone = (bps: number | null): Figure['tone'] =>
  bps === null || formatBps(bps) === formatBps(0) ? 'plain' : bps > 0 ? 'loss' : 'gain';

const bpsText = (bps: number | null): string => (bps === null ? NONE : `${formatBps(bps)} bps`);

export function headline(parent: Parent, gauge: Gauge | undefined, instrument: Instrument): readonly Figure[] {
  const shortfall = shortfallBps(parent);
  const vsVwap = vsVwapBps(parent, gauge);
  const part = participationShare(gauge);
  const bound = parent.params.strategy === 'pov' ? 'of' : '≤';
  return [
    {
      label: 'Shortfall',
      value: bpsText(shortfall),
      note: '',
      meaning: `Mean fill price against the arrival price; + is cost, ${MINUS} is gain`,
      tone: costTone(shortfall),
    },
    {
      label: 'vs VWAP',
      value: bpsText(vsVwap),
      note: '',
      meaning: `Mean fill price against the market’s VWAP since the start; + is cost, ${MINUS} is gain`,
      tone: costTone(vsVwap),
    },
    {
      label: 'Done',
      value: formatQty(parent.filledQty, instrument),
      note: formatDone(doneShare(parent)),
      meaning: `Filled of ${formatQty(parent.qty, instrument)}`,
      tone: 'plain',
    },
    {
      label: 'Participation',
      short: 'Part.',
      value: part === null ? NONE : formatPercent(part),
      note: `${bound} ${participationBoundPct(parent)}%`,
      meaning: 'Own share of all that has traded since the order’s start, and its bound',
      tone: 'plain',
    },
  ];
}

/** `+3.1 bps, −6.0 to +12.2`: what was expected of the whole order, and within one standard deviation. */
export const bandWords = ({ expectedBps, leastBps, mostBps }: CostBand): string =>
  leastBps === null || mostBps === null
    ? `${formatBps(expectedBps)} bps`
    : `${formatBps(expectedBps)} bps, ${formatBps(leastBps)} to ${formatBps(mostBps)}`;

/** The prices that the figures are measured against. */
export function benchmarks(parent: Parent, gauge: Gauge | undefined, instrument: Instrument) {
  const arrival = arrivalPx(parent);
  return {
    arrival: arrival === 0 ? NONE : formatAvgPx(arrival, 1, instrument),
    average: formatAvgPx(parent.filledNotional, parent.filledQty, instrument),
    vwap: gauge ? formatAvgPx(gauge.marketNotional, gauge.marketQty, instrument) : NONE,
  };
}
