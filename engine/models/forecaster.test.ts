import { expect, it } from 'vitest';
import { checkForecaster, forecasterTerm } from './forecaster.ts';
import type { RegistryEntry } from './registry.ts';
import { smallCard, smallModel } from './testing/small-model.ts';

const signal = smallCard(smallModel());
const registryOf = (sha256: string) => ({
  list: (): RegistryEntry[] => [{ name: 'small', folder: '', shipped: true, problem: '', card: { ...signal, sha256 } }],
});
const policy = smallCard(smallModel({ weight: 0.2 }), {
  name: 'reader',
  kind: 'policy',
  training: { ...signal.training, terms: forecasterTerm(signal) },
});

it('lets a policy read the forecasts of the very file that it has learnt to read, and of no other', () => {
  expect(() => checkForecaster(policy, registryOf(signal.sha256))).not.toThrow();
  expect(() => checkForecaster(signal, registryOf('b'.repeat(64)))).not.toThrow();
  expect(() => checkForecaster(policy, registryOf('b'.repeat(64)))).toThrow(
    /small here is another file \(bbbbbbbbbbbb…\)/,
  );
  expect(() => checkForecaster(policy, { list: () => [] })).toThrow(
    /reader has .* and there is no small here; train it anew/,
  );
});
