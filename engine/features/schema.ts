/** The schemas under which features are given to models; the hash says exactly which numbers a vector holds. */
import { createHash } from 'node:crypto';
import type { FeatureSchema } from '../core/features.ts';
import { OUTLOOK_FEATURES } from './outlook.ts';
import { EXECUTION_FEATURES } from './policy-state.ts';
import { type Feature, STATE_FEATURES } from './catalogue.ts';

/** One line a feature: name, unit and formula; where it comes from may be told better later. */
const canonicalList = (id: string, features: readonly Feature[]): string =>
  [id, ...features.map(({ name, unit, formula }) => `${name}\t${unit}\t${formula}`)].join('\n');

function schemaOf(id: string, features: readonly Feature[], givenTo: FeatureSchema['givenTo']): FeatureSchema {
  const hash = createHash('sha256').update(canonicalList(id, features)).digest('hex');
  return { id, names: features.map(({ name }) => name), hash, givenTo };
}

/** The state of a market after a book event: what signal models take. */
export const SIGNAL_SCHEMA = schemaOf('signal-1', STATE_FEATURES, 'signal');

/** Market and order as seen from the order's side: what the adaptive strategy gives to its policy. */
export const EXECUTION_SCHEMA = schemaOf('execution-1', EXECUTION_FEATURES, 'policy');

/** The same, and behind it what is forecast and how likely each regime is. */
export const OUTLOOK_SCHEMA = schemaOf('execution-2', [...EXECUTION_FEATURES, ...OUTLOOK_FEATURES], 'policy');

export const SCHEMAS: readonly FeatureSchema[] = [SIGNAL_SCHEMA, EXECUTION_SCHEMA, OUTLOOK_SCHEMA];
