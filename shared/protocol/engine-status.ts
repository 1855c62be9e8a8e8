/** An engine at a glance: the one row of the table `engine`, which programs ask for by HTTP as well. */
import { z } from 'zod';
import { Actor, NonNegativeInt, TsUs } from '../domain/basics/scalars.ts';

export const EngineStatus = z.object({
  key: z.literal('engine'),
  /** The engine's clock: market time in a replay or simulation. */
  nowUs: TsUs,
  market: z.string().max(256),
  marketState: z.enum(['running', 'paused', 'ended', 'stale']),
  /** Times real time; null is as fast as possible. */
  pace: z.number().nullable(),
  /** True where the venues are simulated: orders move no money, and faults can be injected. */
  simulated: z.boolean(),
  /** True where market data is live; elsewhere the market's pace can be set. */
  live: z.boolean(),
  logSeq: NonNegativeInt,
  logState: z.enum(['durable', 'full', 'failed']),
  openParents: NonNegativeInt,
  openChildren: NonNegativeInt,
  unknownChildren: NonNegativeInt,
  activeStops: NonNegativeInt,
  /** Who supervises, by name: each whose desk is connected and may send commands. */
  supervisors: z.array(Actor).max(64),
  /**
   * How long the engine waits, by its own clock, before it does what is set for when nobody supervises; null while somebody
   * does, where nothing is set, and once it has been done.
   */
  deadManUs: NonNegativeInt.nullable(),
  /** Alarms of the last ten minutes by the engine's clock, and all since its log began, by severity. */
  alarms: z.object({ per10Min: NonNegativeInt, P1: NonNegativeInt, P2: NonNegativeInt, P3: NonNegativeInt }),
  /** Market events since the engine started, and how many a second lately. */
  marketEvents: NonNegativeInt,
  marketEventsPerSecond: z.number().min(0),
});
export type EngineStatus = z.infer<typeof EngineStatus>;
