/** A model as an engine has it: its card, where it stands, and how it behaves beside where it was measured. */
import { z } from 'zod';
import { type ModelCard, ModelName, ModelState } from './model-card.ts';
import { NonNegativeInt, Words } from './scalars.ts';

export const ModelWatchRow = z.strictObject({
  /** Decisions that were looked at lately, those that failed among them. */
  decisions: NonNegativeInt,
  faults: NonNegativeInt,
  /** Share of each action, by name, lately and where it was measured; empty where it cannot be told. */
  actions: z.array(z.strictObject({ action: z.string(), share: z.number(), usual: z.number().nullable() })),
  /** Share of the decisions that would have to be others to be the usual mix; null where it cannot be told. */
  mixDistance: z.number().nullable(),
  /** Orders measured lately, their mean cost less the market's drift, and within which it was to be; null: unknown. */
  orders: NonNegativeInt,
  costBps: z.number().nullable(),
  envelopeBps: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
  /** What came of the decisions of its last orders less what it said of them, in basis points of a clip, and what is usual. */
  residual: z
    .strictObject({ orders: NonNegativeInt, bps: z.number(), low: z.number(), high: z.number() })
    .nullable()
    .default(null),
  /**
   * How far the costs of its last orders are spread otherwise than where it was measured (Kolmogorov and Smirnov), and from
   * where on that is no chance; null where it cannot be told.
   */
  spread: z.strictObject({ distance: z.number(), most: z.number() }).nullable().default(null),
  /** Features that moved furthest from where it was measured, by population stability index. */
  drift: z.array(z.strictObject({ feature: z.string(), psi: z.number() })),
  driftStates: NonNegativeInt,
  /** Mean over all features; null while too few states were seen. */
  driftMean: z.number().nullable(),
});
export type ModelWatchRow = z.infer<typeof ModelWatchRow>;

/** What a desk shows of a card. */
export const CardSummary = z.strictObject({
  ...{ what: Words, by: z.string().max(256), licence: z.string().max(256) },
  ...{ train: Words, test: Words, command: Words, commit: z.string().max(64), parameters: NonNegativeInt },
  ...{ schema: z.string().max(64), featuresHash: z.string().max(64), sha256: z.string().max(64) },
});
export type CardSummary = z.infer<typeof CardSummary>;

export function summaryOf({ what, by, licence, data, training, features, sha256 }: ModelCard): CardSummary {
  return {
    ...{ what, by, licence, train: data.train, test: data.test },
    ...{ command: training.command, commit: training.commit, parameters: training.parameters },
    ...{ schema: features.schema, featuresHash: features.hash, sha256 },
  };
}

export const ModelRow = z.object({
  name: ModelName,
  state: ModelState,
  shipped: z.boolean(),
  /** Why it cannot be served; empty where it can. */
  problem: Words,
  card: CardSummary.nullable(),
  /** Where it was measured; empty where it was not. */
  measuredOn: Words,
  watch: ModelWatchRow,
});
export type ModelRow = z.infer<typeof ModelRow>;
