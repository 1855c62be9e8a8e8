/** The desk that keeps the models of a kernel. */
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { halfSpreadBps } from '../../algos/estimate.ts';
import type { Stage } from '../../core/stage.ts';
import { thousandths } from '../../rollout/order-outcome.ts';
import { ModelDesk } from '../../rollout/model-desk.ts';
import type { KernelParts } from '../kernel-parts.ts';

/** Of which one in ten is looked at for drift, which is told from 500 on. */
const REMEMBERED = 6_000;

/** `kernel.algos` is only looked at once orders are worked. */
export function openModels(
  kernel: Stage & Pick<KernelParts, 'options' | 'historian' | 'algos' | 'figures'>,
): ModelDesk {
  const { shelf = null, signals, policyFor, seed, feed } = kernel.options;
  return new ModelDesk({
    stage: kernel,
    shelf,
    signals,
    policyFor,
    seed,
    instruments: feed.instruments.map(({ symbol }) => symbol),
    onDecision: kernel.historian.onDecision,
    onPassedOver: kernel.historian.onPassedOver,
    keptChoices: () => kernel.options.history?.newestChoices(REMEMBERED) ?? [],
    marketSince: (parentId) => kernel.algos.marketSince(parentId),
    expectedBps: (parent) => expectedBps(kernel, parent),
    attend: (parentId) => kernel.algos.attend(parentId),
  });
}

/**
 * Whose order rests earns half the spread: in markets of different spreads costs differ by that. Its size says nothing more
 * once the drift is taken off, which holds its impact (docs/rollout.md).
 */
function expectedBps(kernel: Stage & Pick<KernelParts, 'figures'>, parent: Parent): number | null {
  const book = kernel.book(parent.instrument);
  const earnedBps = book && halfSpreadBps({ book, figures: kernel.figures.of(parent.instrument) });
  return earnedBps === null ? null : -thousandths(earnedBps);
}
