/**
 * How a policy model behaved where it was measured: what its orders cost, how often it chose which action, and how the
 * features that it saw were spread. What it does later is held against this.
 */
import { z } from 'zod';
import { ModelName } from './model-card.ts';
import { Words } from '../basics/scalars.ts';

export const FeatureSpread = z.strictObject({
  name: z.string().max(64),
  /** Ascending: the bins are below the first, between two, and from the last up. */
  edges: z.array(z.number()).max(9),
  /** Share of the states in each bin: one more than there are edges. */
  shares: z.array(z.number().min(0).max(1)).min(1).max(10),
});
export type FeatureSpread = z.infer<typeof FeatureSpread>;

export const ModelReference = z.strictObject({
  version: z.literal(1),
  model: ModelName,
  /** Of the model's file. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The orders and markets that it was measured on, and the command that measures it again. */
  what: Words.min(1),
  command: Words.min(1),
  /**
   * Cost and the market's drift of each order, in basis points, by how much what came of its decisions was off what was
   * said of them, what that was, and what it was expected to cost; of references of before these were told, absent.
   */
  orders: z
    .array(
      z.strictObject({
        costBps: z.number(),
        driftBps: z.number(),
        residualBps: z.number().nullish(),
        saidBps: z.number().nullish(),
        expectedBps: z.number().nullish(),
      }),
    )
    .min(10)
    .max(10_000),
  decisions: z.int().min(1),
  /** Share of each action among what it chose. */
  actions: z.array(z.number().min(0).max(1)).max(256),
  features: z.array(FeatureSpread).max(512),
});
export type ModelReference = z.infer<typeof ModelReference>;
