/** The desk that keeps the models of a kernel. */
import type { Stage } from '../core/stage.ts';
import { ModelDesk } from '../rollout/model-desk.ts';
import type { KernelParts } from './kernel-parts.ts';

/** Of which one in ten is looked at for drift, which is told from 500 on. */
const REMEMBERED = 6_000;

/** `kernel.algos` is only looked at once orders are worked. */
export function openModels(kernel: Stage & Pick<KernelParts, 'options' | 'historian' | 'algos'>): ModelDesk {
  const { shelf = null, policyFor, seed } = kernel.options;
  return new ModelDesk({
    ...{ stage: kernel, shelf, policyFor, seed },
    onDecision: kernel.historian.onDecision,
    onPassedOver: kernel.historian.onPassedOver,
    keptChoices: () => kernel.options.history?.newestChoices(REMEMBERED) ?? [],
    marketSince: (parentId) => kernel.algos.marketSince(parentId),
    attend: (parentId) => kernel.algos.attend(parentId),
  });
}
