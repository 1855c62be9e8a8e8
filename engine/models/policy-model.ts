/**
 * An execution policy by a model that was trained to give the value of each action. The best action that may be done is
 * chosen; where the model fails, nothing is, and whoever asked goes on without it.
 */
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import { invariant } from '../../shared/std/assert.ts';
import type { Model, ModelFaultCode } from '../core/model.ts';
import { ModelError } from './model-error.ts';
import { ACTIONS, type Choice, type Policy, type PolicyFault } from '../core/policy.ts';

/** What an exception tells of a fault. */
export const WHY: Readonly<Record<ModelFaultCode, PolicyFault['why']>> = {
  'not-ready': 'failing',
  late: 'late',
  failed: 'failing',
  'non-finite': 'out-of-bounds',
  'out-of-bounds': 'out-of-bounds',
  resting: 'failing',
};

const DARK_TERM = 'darkOfEnvelope';

/** For the terms of a card: what the action `dark` rests is what its policy has learnt the worth of. */
export const darkTerm = (darkOfEnvelope: number): Readonly<Record<string, number>> => ({ [DARK_TERM]: darkOfEnvelope });

/** A card without the term is of a policy that rests its clips. */
function darkOf({ name, training }: ModelCard): number {
  const told = training.terms[DARK_TERM] ?? 0;
  if (typeof told === 'number' && told >= 0 && told <= 1) return told;
  throw new ModelError('card', `${name}: ${DARK_TERM} of its card is ${told}: write a share of the envelope, 0 to 1`);
}

export class OnnxPolicy implements Policy {
  readonly id: string;
  readonly schema: string;
  readonly darkOfEnvelope: number;
  readonly #model: Model;

  constructor(model: Model) {
    invariant(model.card.kind === 'policy', `${model.card.name} is a policy`);
    invariant(model.outputs === ACTIONS.length, `${model.card.name} values ${ACTIONS.length} actions`);
    this.id = model.card.name;
    this.schema = model.card.features.schema;
    this.darkOfEnvelope = darkOf(model.card);
    this.#model = model;
  }

  choose(state: Float32Array, may: readonly boolean[]): Choice | PolicyFault {
    const output = this.#model.infer(state);
    if (!output.ok) return { why: WHY[output.code], reason: output.reason };
    const values = output.values.map((value, action) => (may[action] ? value : NaN));
    let best = -1;
    for (const [action, value] of values.entries()) {
      if (may[action] && (best === -1 || value > values[best]!)) best = action;
    }
    if (best === -1) return { why: 'failing', reason: `${this.id} was asked where nothing may be done` };
    return { action: best, values };
  }
}
