/**
 * Which model decides for an order: given to it with its first decision by a record, and changed by a record alone, so
 * that a stop over a model covers its orders and a replay asks the same one.
 */
import type { Parent } from '../../shared/domain/parent.ts';
import type { ModelPort, ModelShelf } from '../core/model-port.ts';
import type { Policy, PolicyDecision } from '../core/policy.ts';
import type { Stage } from '../core/stage.ts';

export interface ModelDeskParts {
  readonly stage: Stage;
  readonly shelf: ModelShelf | null;
  /** The policy of an order where something else than the shelf says so. */
  readonly policyFor: ((parent: Parent) => Policy | null) | undefined;
  readonly onDecision: ((parent: Parent, decision: PolicyDecision, tsUs: number, reason: string) => void) | undefined;
}

export class ModelDesk implements ModelPort {
  readonly #parts: ModelDeskParts;

  constructor(parts: ModelDeskParts) {
    this.#parts = parts;
  }

  assign(parentId: string): void {
    const { stage } = this.#parts;
    const parent = stage.state.parent(parentId);
    if (parent.params.strategy !== 'adaptive' || parent.state !== 'working' || parent.modelArm !== 'none') return;
    const model = this.#modelFor(parent);
    if (model !== '') stage.record({ type: 'ModelAssigned', parentId, model, arm: 'champion', rolloutId: null });
  }

  policyOf(parent: Parent): Policy | null {
    const { policyFor, shelf } = this.#parts;
    if (policyFor) return policyFor(parent);
    return parent.model === '' ? null : (shelf?.policy(parent.model) ?? null);
  }

  decided(parent: Parent, decision: PolicyDecision, reason: string): void {
    this.#parts.onDecision?.(parent, decision, this.#parts.stage.nowUs(), reason);
  }

  #modelFor(parent: Parent): string {
    const { policyFor, shelf } = this.#parts;
    return policyFor ? (policyFor(parent)?.id ?? '') : (shelf?.first ?? '');
  }
}
