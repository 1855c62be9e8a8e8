/**
 * Something that a person must know of and may have to act on: what happened, what the engine has done about it, what can
 * be done, who owns it, and since when. One exception is one cause, however many orders it touches; it is resolved by the
 * engine once its cause is gone, or by a person where only a person can say so.
 */
import { z } from 'zod';
import { Command } from '../command.ts';
import { ExceptionKind, Severity } from './exception-kind.ts';
import { Actor, Id, NonNegativeInt, PositiveInt, TsUs, Words } from '../basics/scalars.ts';

/** Ids that an exception names of what it touches; how many there are in all is counted beside them. */
export const MAX_MEMBERS = 50;

export const ProposedAction = z.strictObject({ words: z.string().max(128), command: Command });
export type ProposedAction = z.infer<typeof ProposedAction>;

/** What is found wrong just now, before anything is made of it. */
export const Finding = z.strictObject({
  kind: ExceptionKind,
  /** What tells causes apart: `venue/DARK2`. While one is open, all that is found of its cause belongs to it. */
  cause: z.string().min(1).max(96),
  severity: Severity,
  title: z.string().max(256),
  /** What is known, in words with numbers. */
  facts: Words,
  /** What the engine did already, and why. */
  did: Words,
  /** Orders, children, stops or further causes that it touches, by id. */
  members: z.array(z.string().max(96)).max(MAX_MEMBERS),
  memberCount: NonNegativeInt,
  actions: z.array(ProposedAction).max(6),
});
export type Finding = z.infer<typeof Finding>;

export const ExceptionRow = z.strictObject({
  exceptionId: Id,
  ...Finding.shape,
  state: z.enum(['open', 'resolved']),
  openedUs: TsUs,
  /** When its severity or extent changed last. */
  changedUs: TsUs,
  /** How often its cause came, went and came again while it was remembered. */
  occurrences: PositiveInt,
  /** By when somebody should have acknowledged it. */
  respondByUs: TsUs,
  acknowledgedBy: Actor.nullable(),
  acknowledgedUs: TsUs.nullable(),
  owner: Actor.nullable(),
  /** Not shown among what needs a person until then; null where it is. */
  shelvedUntilUs: TsUs.nullable(),
  shelvedBy: Actor.nullable(),
  shelveReason: Words,
  resolvedUs: TsUs.nullable(),
  resolvedBy: Actor.nullable(),
  resolveReason: Words,
});
export type ExceptionRow = z.infer<typeof ExceptionRow>;
