/** Which model decides for an order, and in which part of a roll-out that is, in words. */
import type { Parent } from '../../shared/domain/parent.ts';

export function modelWords({ model, modelArm }: Pick<Parent, 'model' | 'modelArm'>): string {
  if (model === '') return '';
  return modelArm === 'canary' || modelArm === 'control' ? `${model} (${modelArm})` : model;
}
