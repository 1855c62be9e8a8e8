/** The desk that keeps the models of a kernel. */
import type { Parent } from '../../shared/domain/parent.ts';
import { estimateCost } from '../algos/estimate.ts';
import type { Stage } from '../core/stage.ts';
import { thousandths } from '../rollout/order-outcome.ts';
import { ModelDesk } from '../rollout/model-desk.ts';
import type { KernelParts } from './kernel-parts.ts';

/** Of which one in ten is looked at for drift, which is told from 500 on. */
const REMEMBERED = 6_000;

/** `kernel.algos` is only looked at once orders are worked. */
export function openModels(
  kernel: Stage & Pick<KernelParts, 'options' | 'historian' | 'algos' | 'figures'>,
): ModelDesk {
  const { shelf = null, policyFor, seed } = kernel.options;
  return new ModelDesk({
    ...{ stage: kernel, shelf, policyFor, seed },
    onDecision: kernel.historian.onDecision,
    onPassedOver: kernel.historian.onPassedOver,
    keptChoices: () => kernel.options.history?.newestChoices(REMEMBERED) ?? [],
    marketSince: (parentId) => kernel.algos.marketSince(parentId),
    expectedBps: (parent) => expectedBps(kernel, parent),
    attend: (parentId) => kernel.algos.attend(parentId),
  });
}

/** By the estimate that a trader is given before an order is sent: of its size, its time, and the market's ordinary figures. */
function expectedBps(kernel: Stage & Pick<KernelParts, 'figures'>, parent: Parent): number | null {
  const instrument = kernel.state.instruments.get(parent.instrument);
  const book = kernel.book(parent.instrument);
  if (!instrument || !book) return null;
  const { costBps } = estimateCost(parent, { instrument, book, figures: kernel.figures.of(parent.instrument) });
  return costBps === null ? null : thousandths(costBps);
}
