/** The desk that keeps the models of a kernel. */
import type { Stage } from '../core/stage.ts';
import { ModelDesk } from '../rollout/model-desk.ts';
import type { KernelParts } from './kernel-parts.ts';

export function openModels(kernel: Stage & Pick<KernelParts, 'options' | 'historian'>): ModelDesk {
  const { shelf = null, policyFor } = kernel.options;
  return new ModelDesk({ stage: kernel, shelf, policyFor, onDecision: kernel.historian.onDecision });
}
