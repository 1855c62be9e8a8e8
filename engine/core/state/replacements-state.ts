/**
 * Replacements by hand that were accepted and neither placed nor denied: each waits for its first child to be gone. None
 * waits for an order that is not worked by hand any more.
 */
import type { EngineEvent, EventOf } from '../../../shared/domain/event.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';

export interface Replacement {
  readonly parentId: string;
  readonly actor: string;
  /** Whole quantity, what has filled of the first included. */
  readonly qty: number;
  readonly px: number;
}

export class ReplacementsState {
  /** By the child that is to be replaced. */
  readonly waiting = new Map<string, Replacement>();

  /** `parents`: as they are after the event. */
  follow(event: EngineEvent, parents: ReadonlyMap<string, Parent>): void {
    if (event.type === 'CommandAccepted') return this.#accepted(event);
    if (this.waiting.size === 0) return;
    if (event.type === 'ChildSubmitted' || event.type === 'ChildDenied') this.#settled(event);
    else if (event.type.startsWith('Parent') && 'parentId' in event && typeof event.parentId === 'string')
      this.#left(event.parentId, parents.get(event.parentId)?.state);
  }

  #accepted({ command, actor }: EventOf<'CommandAccepted'>): void {
    if (command.kind !== 'ReplaceChild') return;
    const { childId, parentId, qty, px } = command;
    this.waiting.set(childId, { parentId, actor, qty, px });
  }

  #settled({ replaces }: EventOf<'ChildSubmitted' | 'ChildDenied'>): void {
    if (replaces !== undefined) this.waiting.delete(replaces);
  }

  #left(parentId: string, state: Parent['state'] | undefined): void {
    if (state === 'manual') return;
    for (const [childId, { parentId: of }] of this.waiting) if (of === parentId) this.waiting.delete(childId);
  }
}
