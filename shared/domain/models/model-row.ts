/** A model as an engine has it: its card, where it stands, and how it behaves beside where it was measured. */
import { z } from 'zod';
import { MetricCard, type ModelCard, ModelKind, ModelName, ModelState } from './model-card.ts';
import { NonNegativeInt, PositiveInt, Words } from '../basics/scalars.ts';

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
  what: Words,
  by: z.string().max(256),
  licence: z.string().max(256),
  train: Words,
  test: Words,
  command: Words,
  commit: z.string().max(64),
  parameters: NonNegativeInt,
  schema: z.string().max(64),
  featuresHash: z.string().max(64),
  sha256: z.string().max(64),
  /** How good a signal model was at each horizon where it was tested, or tuned where it was not. */
  measured: z
    .array(
      z.strictObject({
        part: MetricCard.shape.part,
        instrument: z.string().max(64),
        horizon: PositiveInt,
        macroF1: z.number(),
        logLoss: z.number(),
        ece: z.number(),
      }),
    )
    .max(64)
    .default([]),
});
export type CardSummary = z.infer<typeof CardSummary>;

export function summaryOf({ what, by, licence, data, training, features, sha256, metrics }: ModelCard): CardSummary {
  const tested = metrics.filter(({ part }) => part === 'test');
  const told = tested.length > 0 ? tested : metrics;
  return {
    what,
    by,
    licence,
    train: data.train,
    test: data.test,
    command: training.command,
    commit: training.commit,
    parameters: training.parameters,
    schema: features.schema,
    featuresHash: features.hash,
    sha256,
    measured: told.map(({ part, instrument, horizon, model }) => ({ part, instrument, horizon, ...model.value })),
  };
}

export const ModelRow = z.object({
  name: ModelName,
  kind: ModelKind.default('policy'),
  /** Instruments of this engine that it forecasts; of a policy none. */
  forecasts: z.array(z.string().max(64)).max(256).default([]),
  /** Of a policy, the instruments of this engine for whose orders it decides. */
  decides: z.array(z.string().max(64)).max(256).default([]),
  /** For which others it may be rolled out, and what decides there now; null where it may not. */
  rollsOut: z
    .strictObject({ instruments: z.array(z.string().max(64)).max(256), champion: z.string().max(64) })
    .nullable()
    .default(null),
  /** Of a signal model, which has no roll-out: champion where it forecasts something here. */
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
