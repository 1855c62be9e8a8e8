/** What the log holds of exceptions, and of models that an exception is made of. */
import { z } from 'zod';
import { Finding } from './exception.ts';
import { Actor, Id, TsUs, Words } from '../basics/scalars.ts';

const event = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) =>
  z.strictObject({ type: z.literal(type), ...shape });

export const EXCEPTION_EVENTS = [
  event('ExceptionOpened', { exceptionId: Id, finding: Finding, respondByUs: TsUs }),
  /** It grew or shrank; a graver one is an alarm again. */
  event('ExceptionChanged', { exceptionId: Id, finding: Finding, graver: z.boolean() }),
  event('ExceptionReopened', { exceptionId: Id, finding: Finding }),
  event('ExceptionAcknowledged', { exceptionId: Id, actor: Actor }),
  event('ExceptionOwned', { exceptionId: Id, actor: Actor }),
  event('ExceptionShelved', { exceptionId: Id, actor: Actor, untilUs: TsUs, reason: Words }),
  event('ExceptionUnshelved', { exceptionId: Id }),
  event('ExceptionResolved', { exceptionId: Id, actor: Actor, reason: Words }),
  /** A model was late, failed, or left its bounds, and something else decides in its place: degradation has one way. */
  event('ModelDegraded', {
    model: Id,
    /** The order it decided for, where it is about one. */
    parentId: Id.nullable(),
    why: z.enum(['late', 'failing', 'out-of-bounds']),
    to: z.enum(['heuristic', 'pause']),
    facts: Words,
  }),
] as const;
