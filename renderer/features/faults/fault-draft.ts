/**
 * What is typed of a fault, and the fault it makes. The kinds and the fields of each are those of the Fault schema: a kind
 * without a title, or a field without a form, does not compile.
 */
import { Fault, FAULT_KINDS, type FaultKind } from '../../../shared/domain/basics/fault.ts';
import { MINUS } from '../../../shared/domain/basics/format.ts';
import { US_PER_MINUTE, US_PER_MS, US_PER_SECOND } from '../../../shared/std/duration.ts';

type KeysOf<F> = F extends unknown ? Exclude<keyof F, 'kind'> : never;
export type FaultKey = KeysOf<Fault>;

export const KIND_TITLES: Readonly<Record<FaultKind, string>> = {
  'venue-down': 'Venue is down',
  'venue-rejects': 'Venue rejects orders',
  'lost-acknowledgements': 'Acknowledgements get lost',
  'lost-executions': 'Reports of executions get lost',
  'venue-slow': 'Venue is slow',
  'feed-gap': 'Market data stops',
  halt: 'Trading halt',
  'fat-print': 'Fat print',
};

interface FieldForm {
  readonly label: string;
  /** `venue` and `instrument` are chosen among those there are. */
  readonly of: 'venue' | 'instrument' | 'integer';
  readonly unit?: string;
  readonly hint?: string;
  readonly initial: string;
  /** How many of the fault's units one typed unit is. */
  readonly scale: number;
}

const FORMS: Readonly<Record<FaultKey, FieldForm>> = {
  venue: { label: 'Venue', of: 'venue', initial: '', scale: 1 },
  instrument: { label: 'Instrument', of: 'instrument', initial: '', scale: 1 },
  sharePct: { label: 'Share', of: 'integer', unit: '%', hint: '1 to 100', initial: '50', scale: 1 },
  delayUs: { label: 'Delay', of: 'integer', unit: 'ms', hint: '1 to 60,000', initial: '500', scale: US_PER_MS },
  awayBps: {
    label: 'From the mid',
    of: 'integer',
    unit: 'bps',
    hint: '−5,000 to +5,000',
    initial: '300',
    scale: 1,
  },
  qty: { label: 'Quantity', of: 'integer', unit: 'lots', initial: '1000', scale: 1 },
};

export interface FaultField extends FieldForm {
  readonly key: FaultKey;
}

const schemaOf = (kind: FaultKind) => Fault.options[FAULT_KINDS.indexOf(kind)]!;

export const fieldsOf = (kind: FaultKind): readonly FaultField[] =>
  (Object.keys(schemaOf(kind).shape) as (FaultKey | 'kind')[]).flatMap((key) =>
    key === 'kind' ? [] : { key, ...FORMS[key] },
  );

/** How long a fault holds, in market time. One that happens once has no length. */
export const LENGTHS = [
  { value: String(10 * US_PER_SECOND), label: '10 s' },
  { value: String(30 * US_PER_SECOND), label: '30 s' },
  { value: String(US_PER_MINUTE), label: '1 min' },
  { value: String(5 * US_PER_MINUTE), label: '5 min' },
  { value: '', label: 'until it is cleared' },
] as const;

export const happensOnce = (kind: FaultKind): boolean => kind === 'fat-print';

export interface FaultDraft {
  readonly kind: FaultKind;
  /** By field; what is typed stays when the kind changes. */
  readonly texts: Readonly<Partial<Record<FaultKey, string>>>;
  /** One of {@link LENGTHS}. */
  readonly length: string;
}

export const NEW_FAULT: FaultDraft = { kind: 'lost-acknowledgements', texts: {}, length: LENGTHS[1].value };

/** What there is to choose among; the first stands where nothing is chosen. */
export interface Choices {
  readonly venue: readonly string[];
  readonly instrument: readonly string[];
}

export const textOf = ({ texts }: FaultDraft, field: FaultField, choices: Choices): string =>
  texts[field.key] ?? (field.of === 'integer' ? field.initial : (choices[field.of][0] ?? ''));

export interface ReadFault {
  readonly fault: Fault | null;
  /** Null: until it is cleared. */
  readonly forUs: number | null;
  readonly errors: Readonly<Partial<Record<FaultKey, string>>>;
}

export function readFault(draft: FaultDraft, choices: Choices): ReadFault {
  const fields = fieldsOf(draft.kind);
  const forUs = happensOnce(draft.kind) || draft.length === '' ? null : Number(draft.length);
  const values: Record<string, unknown> = { kind: draft.kind };
  for (const field of fields) values[field.key] = valueOf(field, textOf(draft, field, choices));
  const checked = Fault.safeParse(values);
  if (checked.success) return { fault: checked.data, forUs, errors: {} };
  const wrong = new Set(checked.error.issues.map(({ path }) => path[0]));
  const errors = fields.flatMap((field) => (wrong.has(field.key) ? [[field.key, errorOf(field)] as const] : []));
  return { fault: null, forUs, errors: Object.fromEntries(errors) };
}

function valueOf({ of, scale }: FieldForm, text: string): unknown {
  if (of !== 'integer') return text;
  const typed = text.trim().replaceAll(',', '').replace(MINUS, '-');
  return /^[+-]?\d{1,12}$/.test(typed) ? Number(typed) * scale : null;
}

const errorOf = ({ of, label, hint }: FaultField): string =>
  of === 'integer'
    ? `A whole number${hint ? `: ${hint}` : ', more than nothing'}.`
    : `No ${label.toLowerCase()} is known yet.`;
