import { expect, it } from 'vitest';
import type { Model } from '../core/model.ts';
import { ACTIONS } from '../core/policy.ts';
import { darkTerm, OnnxPolicy } from './policy-model.ts';
import { smallCard, smallModel } from './testing/small-model.ts';

const model = (terms: Readonly<Record<string, number | string>>): Model => {
  const bytes = smallModel();
  const { training } = smallCard(bytes);
  return {
    card: smallCard(bytes, { name: 'deep', kind: 'policy', training: { ...training, terms } }),
    inputs: 1,
    outputs: ACTIONS.length,
    infer: () => ({ ok: false, code: 'failed', reason: '' }),
  };
};

it('rests in the dark what its card says that it has learnt the worth of', () => {
  expect(new OnnxPolicy(model(darkTerm(0.5))).darkOfEnvelope).toBe(0.5);
  expect(new OnnxPolicy(model({})).darkOfEnvelope).toBe(0);
  expect(() => new OnnxPolicy(model(darkTerm(2)))).toThrow(/deep: darkOfEnvelope of its card is 2: .*0 to 1/);
});
