/**
 * The algorithms a parent order can be worked by, and their parameters: one schema serves ticket, check and engine. What
 * is optional is a tunable that has a value when it is absent.
 */
import { z } from 'zod';
import { US_PER_SECOND } from '../../std/duration.ts';
import { field, type FormField, formFields, initialValues } from '../basics/fields.ts';

const percent = z.int().min(1).max(100);

const sliceUs = field(
  z
    .int()
    .min(US_PER_SECOND)
    .max(3600 * US_PER_SECOND),
  { label: 'Look every', unit: 'duration', initial: 30 * US_PER_SECOND, help: 'How often the schedule is looked at.' },
);
const tolerancePct = field(z.int().min(0).max(1_000).optional(), {
  label: 'Patience',
  unit: 'percent',
  initial: 100,
  help: 'How far it may be behind plan before it takes, in per cent of a slice; halved at high urgency, doubled at low.',
  seldom: true,
});
const riskAversion = field(z.number().min(0).max(100_000), {
  label: 'Risk aversion',
  unit: 'number',
  initial: 100,
  help: 'What a unit of variance costs, in millionths per unit of currency; ten times as much at high urgency, a tenth at low.',
});

export const TwapParams = z.strictObject({ strategy: z.literal('twap'), sliceUs, tolerancePct });

export const VwapParams = z.strictObject({
  strategy: z.literal('vwap'),
  sliceUs,
  correctionPct: field(z.int().min(0).max(100), {
    label: 'Correction',
    unit: 'percent',
    initial: 50,
    help: 'How far the plan follows what has traded today instead of the usual volume curve.',
  }),
  tolerancePct,
});

export const PovParams = z.strictObject({
  strategy: z.literal('pov'),
  participationPct: field(percent, {
    label: 'Target',
    unit: 'percent',
    initial: 10,
    help: 'The share of what trades that it trades, own executions counted.',
  }),
  aheadPct: field(z.int().min(1).max(20).optional(), {
    label: 'Clip',
    unit: 'percent',
    initial: 2,
    help: 'How far it rests ahead of its target, and may fall behind before it takes, in per cent of the order.',
    seldom: true,
  }),
});

export const ShortfallParams = z.strictObject({ strategy: z.literal('is'), riskAversion, sliceUs, tolerancePct });

const PEG_REFERENCES = ['touch', 'mid', 'opposite'] as const;
export const PegParams = z.strictObject({
  strategy: z.literal('peg'),
  reference: field(z.enum(PEG_REFERENCES), {
    label: 'Peg to',
    unit: 'choice',
    initial: 'touch',
    help: 'The price it follows: its own side of the book, the middle, or the other side.',
    choices: { touch: 'Own touch', mid: 'Mid', opposite: 'Opposite' },
  }),
  offsetTicks: field(z.int().min(-1_000).max(1_000), {
    label: 'Offset',
    unit: 'ticks',
    initial: 0,
    help: 'Ticks from there: above 0 towards the other side of the book, below 0 away from it.',
  }),
  /** Lots shown at a time. */
  displayQty: field(z.int().min(1), {
    label: 'Shows',
    unit: 'quantity',
    initial: 100,
    help: 'What is shown at a time; the next part follows when it is executed.',
  }),
});

export const CloseParams = z.strictObject({
  strategy: z.literal('close'),
  closeSharePct: field(percent, {
    label: 'Of the close',
    unit: 'percent',
    initial: 20,
    help: 'The most it leaves for the close, as a share of the volume expected there; the rest is traded ahead.',
  }),
  windowUs: field(
    z
      .int()
      .min(US_PER_SECOND)
      .max(3600 * US_PER_SECOND),
    {
      label: 'Close lasts',
      unit: 'duration',
      initial: 300 * US_PER_SECOND,
      help: 'How long before its end the close begins: orders for the auction are sent then, or the rest is traded evenly.',
    },
  ),
  riskAversion,
  sliceUs,
  reachBps: field(z.int().min(1).max(1_000).optional(), {
    label: 'Reach',
    unit: 'number',
    initial: 50,
    help: 'How far beyond the market an order for the closing auction may execute, in basis points.',
    seldom: true,
  }),
  tolerancePct,
});

export const AdaptiveParams = z.strictObject({
  strategy: z.literal('adaptive'),
  sliceUs,
  envelopePct: field(percent, {
    label: 'Envelope',
    unit: 'percent',
    initial: 5,
    help: 'How far it may stray from its even plan, in per cent of the order; inside, a learned policy decides.',
  }),
  tolerancePct,
});

const SCHEMAS = {
  twap: TwapParams,
  vwap: VwapParams,
  pov: PovParams,
  is: ShortfallParams,
  peg: PegParams,
  close: CloseParams,
  adaptive: AdaptiveParams,
} as const;

export const StrategyParams = z.discriminatedUnion('strategy', [
  TwapParams,
  VwapParams,
  PovParams,
  ShortfallParams,
  PegParams,
  CloseParams,
  AdaptiveParams,
]);
export type StrategyParams = z.infer<typeof StrategyParams>;

const USUAL_ENVELOPE_SHARE = 0.05;

/** How far an order may be off its plan before that asks for a look, as a share of its quantity: its own envelope where it has a wider one. */
export const envelopeShare = (params: StrategyParams): number =>
  params.strategy === 'adaptive' ? Math.max(USUAL_ENVELOPE_SHARE, params.envelopePct / 100) : USUAL_ENVELOPE_SHARE;
export type StrategyName = StrategyParams['strategy'];
export type ParamsOf<S extends StrategyName> = Extract<StrategyParams, { strategy: S }>;
export const STRATEGY_NAMES = Object.keys(SCHEMAS) as [StrategyName, ...StrategyName[]];
export const StrategyName = z.enum(STRATEGY_NAMES);

/** How a strategy is called: short for a column, and in full. */
export const STRATEGY_LABELS: Readonly<Record<StrategyName, { readonly short: string; readonly full: string }>> = {
  twap: { short: 'TWAP', full: 'Even over time' },
  vwap: { short: 'VWAP', full: 'With the day’s volume' },
  pov: { short: 'POV', full: 'A share of volume' },
  is: { short: 'IS', full: 'Arrival price' },
  peg: { short: 'Peg', full: 'Rests, shows a part' },
  close: { short: 'Close', full: 'At the close' },
  adaptive: { short: 'Adaptive', full: 'By a learned policy, within an envelope' },
};

export const STRATEGY_FIELDS: Readonly<Record<StrategyName, readonly FormField[]>> = {
  twap: formFields(TwapParams),
  vwap: formFields(VwapParams),
  pov: formFields(PovParams),
  is: formFields(ShortfallParams),
  peg: formFields(PegParams),
  close: formFields(CloseParams),
  adaptive: formFields(AdaptiveParams),
};

/** A strategy with every parameter at its first value. */
export const defaultParams = (strategy: StrategyName): StrategyParams =>
  StrategyParams.parse({ strategy, ...initialValues(STRATEGY_FIELDS[strategy]) });

/** The share of volume that a strategy aims at by its own parameters, in percent; null where it aims at none. */
export const targetPct = (params: StrategyParams): number | null =>
  params.strategy === 'pov' ? params.participationPct : null;
