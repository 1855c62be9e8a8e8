/**
 * Which forecaster a policy has learnt to read: its card names it with the hash of its file. Forecasts of another one are
 * numbers that the policy was not trained on, whatever the schema says.
 */
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import { ModelError } from './model-error.ts';
import type { ModelRegistry } from './registry.ts';

const TERM = 'forecaster';

/** For the terms of a card. */
export const forecasterTerm = ({
  name,
  sha256,
}: Pick<ModelCard, 'name' | 'sha256'>): Readonly<Record<string, string>> => ({
  [TERM]: `${name} ${sha256}`,
});

/** Throws ModelError where the one that it names is not here; a card that names none is let pass. */
export function checkForecaster({ name, training }: ModelCard, registry: Pick<ModelRegistry, 'list'>): void {
  const told = training.terms[TERM];
  if (typeof told !== 'string') return;
  const [wanted = '', sha256 = ''] = told.split(' ');
  const here = registry.list().find((entry) => entry.name === wanted)?.card;
  if (here?.sha256 === sha256) return;
  const found = here ? `${wanted} here is another file (${here.sha256.slice(0, 12)}…)` : `there is no ${wanted} here`;
  throw new ModelError(
    'schema',
    `${name} has learnt to read the forecasts of ${wanted} (${sha256.slice(0, 12)}…), and ${found}; train it anew`,
  );
}
