/** What a person or program may ask of an engine. Imperative; refused with a code, or accepted and answered by events. */
import { z } from 'zod';
import { Id, PositiveInt, Px, Side, TsUs, Words } from './scalars.ts';
import { Symbol_ } from './instrument.ts';
import { Fault } from './fault.ts';
import { Limits } from './limits.ts';
import { StopDegree, StopScope } from './stop.ts';
import { StrategyParams } from './strategy.ts';
import { WorkingTerms } from './working-terms.ts';

export const SubmitParent = z.strictObject({
  kind: z.literal('SubmitParent'),
  instrument: Symbol_,
  side: Side,
  qty: PositiveInt,
  params: StrategyParams,
  /** Absent: those that a ticket begins with, with room for the share of volume that the strategy aims at. */
  terms: WorkingTerms.optional(),
  limitPx: Px.nullable(),
  /** Null: now. */
  startUs: TsUs.nullable(),
  endUs: TsUs,
  note: Words,
});

export const AmendParent = z.strictObject({
  kind: z.literal('AmendParent'),
  parentId: Id,
  expectedVersion: PositiveInt,
  qty: PositiveInt.optional(),
  limitPx: Px.nullable().optional(),
  endUs: TsUs.optional(),
  params: StrategyParams.optional(),
  terms: WorkingTerms.optional(),
});

/** `children` says what happens to the working children of a paused parent: left at the venue, or pulled. */
export const PauseParent = z.strictObject({
  kind: z.literal('PauseParent'),
  parentId: Id,
  expectedVersion: PositiveInt.optional(),
  children: z.enum(['keep', 'pull']),
});
export const ResumeParent = z.strictObject({
  kind: z.literal('ResumeParent'),
  parentId: Id,
  expectedVersion: PositiveInt.optional(),
});
export const CancelParent = z.strictObject({
  kind: z.literal('CancelParent'),
  parentId: Id,
  expectedVersion: PositiveInt.optional(),
});

export const EngageStop = z.strictObject({
  kind: z.literal('EngageStop'),
  scopes: z.array(StopScope).min(1).max(64),
  degree: StopDegree,
  reason: Words,
});
/** First step of a release. */
export const AskRelease = z.strictObject({ kind: z.literal('AskRelease'), stopId: Id });
/** Second step of a release; the reason must say something. */
export const ReleaseStop = z.strictObject({ kind: z.literal('ReleaseStop'), stopId: Id, reason: Words });

export const SetLimits = z.strictObject({
  kind: z.literal('SetLimits'),
  instrument: Symbol_,
  limits: Limits,
  reason: Words,
});
/** How fast a replayed or simulated market runs: times real time, 0 pauses it, null is as fast as possible. */
export const SetPace = z.strictObject({ kind: z.literal('SetPace'), pace: z.number().min(0).max(100_000).nullable() });

/** In a simulated market only. `forUs`: how long it holds, null until it is cleared. */
export const InjectFault = z.strictObject({
  kind: z.literal('InjectFault'),
  fault: Fault,
  forUs: PositiveInt.nullable(),
});
export const ClearFault = z.strictObject({ kind: z.literal('ClearFault'), faultId: Id });

export const Command = z.discriminatedUnion('kind', [
  SubmitParent,
  AmendParent,
  PauseParent,
  ResumeParent,
  CancelParent,
  EngageStop,
  AskRelease,
  ReleaseStop,
  SetLimits,
  SetPace,
  InjectFault,
  ClearFault,
]);
export type Command = z.infer<typeof Command>;
export type CommandKind = Command['kind'];
export type CommandOf<K extends CommandKind> = Extract<Command, { kind: K }>;

export const Role = z.enum(['viewer', 'trader', 'risk', 'admin']);
export type Role = z.infer<typeof Role>;

const MAY: Readonly<Record<CommandKind, readonly Role[]>> = {
  SubmitParent: ['trader', 'admin'],
  AmendParent: ['trader', 'admin'],
  PauseParent: ['trader', 'risk', 'admin'],
  ResumeParent: ['trader', 'admin'],
  CancelParent: ['trader', 'risk', 'admin'],
  EngageStop: ['trader', 'risk', 'admin'],
  AskRelease: ['trader', 'risk', 'admin'],
  ReleaseStop: ['trader', 'risk', 'admin'],
  SetLimits: ['risk', 'admin'],
  SetPace: ['trader', 'risk', 'admin'],
  InjectFault: ['trader', 'risk', 'admin'],
  ClearFault: ['trader', 'risk', 'admin'],
};

export const mayCommand = (role: Role, kind: CommandKind): boolean => MAY[kind].includes(role);
