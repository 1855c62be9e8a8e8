/** The events of models and their roll-outs in a sentence. */
import type { EventOf } from '../../shared/domain/event.ts';

export type ModelEvent = EventOf<'ModelAssigned'>;

export function modelEventWords({ parentId, model, arm, rolloutId }: ModelEvent): string {
  const as = rolloutId === null ? '' : `, ${arm} of ${rolloutId}`;
  return model === '' ? `${parentId} goes by the clock: no model is at hand` : `${model} decides for ${parentId}${as}`;
}
