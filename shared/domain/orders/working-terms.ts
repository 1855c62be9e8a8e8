/** The terms that every parent order has, whatever strategy works it: how hard, how much of the market, and where. */
import { z } from 'zod';
import { field, formFields, initialValues } from '../basics/fields.ts';
import { Id, Px } from '../basics/scalars.ts';

const URGENCIES = ['low', 'medium', 'high'] as const;
export const Urgency = z.enum(URGENCIES);
export type Urgency = z.infer<typeof Urgency>;

const percent = z.int().min(1).max(100);

export const WorkingTerms = z.strictObject({
  urgency: field(Urgency, {
    label: 'Urgency',
    unit: 'choice',
    initial: 'medium',
    help: 'How soon it takes instead of waiting at the touch, and how much an implementation shortfall hurries.',
  }),
  maxParticipationPct: field(percent.nullable(), {
    label: 'Max participation',
    unit: 'percent',
    initial: 20,
    help: 'Executed and working never exceed this share of what has traded since the start, own executions counted.',
  }),
  minParticipationPct: field(percent.nullable(), {
    label: 'Min participation',
    unit: 'percent',
    initial: null,
    help: 'Falls it under this share of what has traded since the start, it takes what is missing.',
  }),
  /** A price at least this good for the order is taken with all that is left, plan or no plan. */
  wouldPx: field(Px.nullable(), {
    label: 'Would price',
    unit: 'price',
    initial: null,
    help: 'At this price or a better one it takes all that is left, as far as the highest share of volume allows.',
    seldom: true,
  }),
  dark: field(z.boolean(), {
    label: 'Dark venues',
    unit: 'switch',
    initial: true,
    help: 'Whether it may rest in dark pools and ask dealers.',
    seldom: true,
  }),
  venues: field(z.array(Id).max(32), {
    label: 'Only at',
    unit: 'venues',
    initial: [],
    help: 'The venues it may use; all where none is named.',
    seldom: true,
  }),
  /** Parameters that a person amends are kept as he set them: that ends it. */
  followRegime: field(z.boolean().default(false), {
    label: 'Follow the regime',
    unit: 'switch',
    initial: false,
    help: 'Whether its parameters become those of the policy’s set whenever the regime of its market changes.',
    seldom: true,
  }),
});
export type WorkingTerms = z.infer<typeof WorkingTerms>;

export const WORKING_FIELDS = formFields(WorkingTerms);

/** The first values of all terms. */
export const DEFAULT_TERMS: WorkingTerms = WorkingTerms.parse(initialValues(WORKING_FIELDS));

/** What an order has that is sent without any: room for the share of volume that its strategy aims at, if it does. */
export const termsFor = (targetPct: number | null): WorkingTerms => ({
  ...DEFAULT_TERMS,
  maxParticipationPct: Math.max(DEFAULT_TERMS.maxParticipationPct ?? 100, targetPct ?? 0),
});

/** Why the terms contradict themselves or the strategy's own target, in words; null where they do not. */
export function contradiction(terms: WorkingTerms, targetPct: number | null): string | null {
  const { minParticipationPct: min, maxParticipationPct: max, venues } = terms;
  if (min !== null && max !== null && min > max) return `at least ${min}% of volume is more than at most ${max}%`;
  if (targetPct !== null && max !== null && targetPct > max) {
    return `a target of ${targetPct}% of volume is more than at most ${max}%`;
  }
  if (targetPct !== null && min !== null && min > targetPct) {
    return `at least ${min}% of volume is more than a target of ${targetPct}%`;
  }
  if (new Set(venues).size < venues.length) return 'a venue is named twice';
  return null;
}
