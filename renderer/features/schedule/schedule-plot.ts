/**
 * The geometry of the schedule: planned and filled quantity over the order's life, an envelope around the plan, and own
 * participation below. Pure; quantities in lots, times in microseconds, places in px from the top left.
 */
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { envelopeShare } from '../../../shared/domain/orders/strategy.ts';
import type { OrderSample } from '../../../shared/protocol/tables.ts';
import { modeOf, participationShare } from '../../stores/parent-figures.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface SchedulePlot {
  /** Paths of SVG; empty where there is nothing to draw yet. */
  readonly envelope: string;
  readonly planned: string;
  /** What is planned from now to the end; empty where that depends on the market's volume. */
  readonly ahead: string;
  readonly filled: string;
  readonly nowX: number;
  /** Where filled and planned stand now. */
  readonly filledY: number;
  readonly plannedY: number;
}

type Xy = readonly [x: number, y: number];

const path = (points: readonly Xy[], close = ''): string =>
  points.length === 0 ? '' : `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}${close}`;
const round = (value: number): number => Math.round(value * 10) / 10;

/** At most about `most` of the samples, evenly taken, the newest always among them. */
export function thin<S>(samples: readonly S[], most: number): readonly S[] {
  const stride = Math.ceil(samples.length / Math.max(1, most));
  if (stride <= 1) return samples;
  return samples.filter((_, i) => (samples.length - 1 - i) % stride === 0);
}

type Order = Pick<Parent, 'qty' | 'startUs' | 'endUs' | 'params' | 'state' | 'heldBy'>;

/** By time alone, so that what is ahead is known. */
const PLANS_EVENLY: ReadonlySet<string> = new Set(['twap', 'adaptive']);

export function plotSchedule(samples: readonly OrderSample[], order: Order, box: Box): SchedulePlot {
  const lastUs = samples.at(-1)?.tsUs ?? order.startUs;
  const x = timeScale(order, lastUs, box);
  const y = (qty: number) => box.top + box.height * (1 - clamp(qty / order.qty));
  const shown = thin(samples, box.width);
  const newest = samples.at(-1);
  const goesOn = modeOf(order) === 'AUTO' && PLANS_EVENLY.has(order.params.strategy) && lastUs < order.endUs;
  const plan: (readonly [tsUs: number, qty: number])[] = shown.map(({ tsUs, plannedQty }) => [tsUs, plannedQty]);
  const whole = newest && goesOn ? [...plan, [order.endUs, order.qty] as const] : plan;
  const margin = order.qty * envelopeShare(order.params);
  const edge = (by: number): Xy[] => whole.map(([tsUs, qty]) => [x(tsUs), y(qty + by)]);
  return {
    envelope: path([...edge(margin), ...edge(-margin).toReversed()], 'Z'),
    planned: path(plan.map(([tsUs, qty]) => [x(tsUs), y(qty)])),
    ahead:
      newest && goesOn
        ? path(
            [newest, { tsUs: order.endUs, plannedQty: order.qty }].map(({ tsUs, plannedQty }) => [
              x(tsUs),
              y(plannedQty),
            ]),
          )
        : '',
    filled: path(shown.map(({ tsUs, filledQty }) => [x(tsUs), y(filledQty)])),
    nowX: x(lastUs),
    filledY: y(newest?.filledQty ?? 0),
    plannedY: y(newest?.plannedQty ?? 0),
  };
}

/** Own share of volume over time; the box's top is `topShare`. */
export function plotParticipation(samples: readonly OrderSample[], order: Order, box: Box, topShare: number): string {
  const x = timeScale(order, samples.at(-1)?.tsUs ?? order.startUs, box);
  return path(
    thin(samples, box.width).flatMap((sample) => {
      const share = participationShare(sample);
      return share === null ? [] : [[x(sample.tsUs), box.top + box.height * (1 - clamp(share / topShare))] as const];
    }),
  );
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

function timeScale({ startUs, endUs }: Pick<Order, 'startUs' | 'endUs'>, lastUs: number, box: Box) {
  const span = Math.max(1, Math.max(endUs, lastUs) - startUs);
  return (tsUs: number): number => box.left + (box.width * Math.max(0, tsUs - startUs)) / span;
}
