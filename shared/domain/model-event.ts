/** What the log holds of models: which one decides for an order, and how far a roll-out has come. */
import { z } from 'zod';
import { ModelArm } from './parent.ts';
import { Id } from './scalars.ts';

const event = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape });

export const MODEL_EVENTS = [
  /** With the first decision of an order, and again where a roll-out that it was part of is rolled back. */
  event('ModelAssigned', {
    parentId: Id,
    /** Empty: no model is at hand, the order goes by the clock. */
    model: z.string().max(64),
    arm: ModelArm,
    /** The roll-out that it is part of. */
    rolloutId: Id.nullable(),
  }),
] as const;
