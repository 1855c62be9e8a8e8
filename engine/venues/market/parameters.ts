/**
 * The file that holds a calibrated background flow: fitted values with the recording they come from. A file of another
 * version, or with a value out of range, is refused in words that name file and place.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { CodedError } from '../../../shared/std/coded-error.ts';

export const SCHEMA = 'watchkeeper.market-parameters';
export const VERSION = 1;

const Share = z.number().min(0).max(1);
const Positive = z.number().positive();
const Weights = z.array(z.number().min(0).max(10)).min(1).max(8);
const Quantiles = z.array(z.number().min(0)).min(1).max(100);
const Activity = z.strictObject({ perSecond: Positive.max(1_000), bySelf: Weights, byTrades: Weights });
const Curve = z.tuple([z.number(), z.number(), z.number()]);
const ByClass = z.array(z.number().min(0)).min(2).max(20);

export const FlowParameters = z.strictObject({
  decaySeconds: z.array(Positive).min(1).max(8),
  midTicks: Positive,
  spreadTicks: Positive,
  volatilityBp: Positive,
  quotes: Activity,
  trades: Activity,
  book: z.strictObject({
    spreadEdges: z.array(Positive).max(19),
    distanceEdges: z.array(z.number().min(0)).max(19),
    limitShare: Share,
    improveBySpread: ByClass,
    improveFraction: Quantiles,
    joinShare: Share,
    behind: Quantiles,
    improveQty: Quantiles,
    joinQty: Quantiles,
    behindQty: Quantiles,
    cancelHazard: ByClass,
    takeBySpread: ByClass,
    qtyEdges: z.array(Positive).max(19),
    takeExact: ByClass,
    takeSweep: Share,
    sweepOver: Quantiles,
    takeQty: Quantiles,
    takeQtyMax: Positive,
    takeTilt: z.number().min(0).max(2),
    takeQtyMean: Positive,
  }),
  signs: z.strictObject({ metaorders: z.int().min(1).max(100), repeat: Share, tail: Positive }),
  curves: z.strictObject({ quotes: Curve, trades: Curve, volatility: Curve }),
});
export type FlowParameters = z.infer<typeof FlowParameters>;

export const ParameterFile = z.strictObject({
  schema: z.literal(SCHEMA),
  version: z.literal(VERSION),
  source: z.strictObject({
    recording: z.string().max(200),
    sha256: z.string().max(64),
    calibrated: z.string().max(32),
    method: z.string().max(1_000),
  }),
  flow: FlowParameters,
  /** Facts of the half of the recording that the flow was not fitted to, to judge it by. */
  heldOut: z.record(z.string().max(100), z.strictObject({ value: z.number(), stdErr: z.number().min(0) })),
});
export type ParameterFile = z.infer<typeof ParameterFile>;

export class ParameterError extends CodedError<'VERSION' | 'MALFORMED' | 'IO'> {
  override readonly name = 'ParameterError';
}

/** Throws {@link ParameterError}. */
export function readParameters(path: string): ParameterFile {
  const file = basename(path);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ParameterError('IO', `${file}: cannot be read as JSON (${why}); check the path`, { cause });
  }
  return parseParameters(file, json);
}

export function parseParameters(file: string, json: unknown): ParameterFile {
  const head = z.looseObject({ schema: z.unknown(), version: z.unknown() }).safeParse(json);
  if (!head.success || head.data.schema !== SCHEMA) {
    throw new ParameterError('MALFORMED', `${file}: is no parameter file of a market; write one with market calibrate`);
  }
  if (head.data.version !== VERSION) {
    const remedy = 'calibrate it again with this version';
    throw new ParameterError('VERSION', `${file}: version ${String(head.data.version)}, ${VERSION} is read; ${remedy}`);
  }
  const parsed = ParameterFile.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ParameterError('MALFORMED', `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'malformed'}`);
}
