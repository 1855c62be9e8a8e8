/** Which model decides for an order, and in which part of a roll-out that is, in words. */
import type { Parent } from '../../../shared/domain/orders/parent.ts';

/** The reason of a decision, where what was done stands before it. */
export const reasonAfter = (done: string, reason: string): string =>
  reason.startsWith(`${done}, `) ? reason.slice(done.length + 2) : reason;

export function modelWords({ model, modelArm }: Pick<Parent, 'model' | 'modelArm'>): string {
  if (model === '') return '';
  return modelArm === 'canary' || modelArm === 'control' ? `${model} (${modelArm})` : model;
}
