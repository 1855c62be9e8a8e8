/** A ticket while it is filled in: texts as typed, and what they come to. A command is made only of a ticket without errors. */
import type { CommandOf } from '../../../shared/domain/command.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { ParameterSet } from '../../../shared/domain/policy/policy.ts';
import type { Objective } from '../../../shared/protocol/questions.ts';
import { formatCount } from '../../../shared/domain/basics/format.ts';
import {
  Account,
  ACCOUNT_LETTERS,
  ACCOUNT_MOST,
  WORDS_MOST,
  type Side,
} from '../../../shared/domain/basics/scalars.ts';
import type { StrategyName } from '../../../shared/domain/orders/strategy.ts';
import { targetPct } from '../../../shared/domain/orders/strategy.ts';
import { contradiction } from '../../../shared/domain/orders/working-terms.ts';
import {
  type Form,
  fieldsOf,
  initialParamTexts,
  readParams,
  readTerms,
  textKey,
  type ParamTexts,
} from '../../ui/primitives/param-fields.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { parseEnd, parsePx, parseQty, parseStart, type Parsed } from '../../ui/words/parse.ts';

interface LimitFor extends Pick<Draft, 'side' | 'instrument'> {
  readonly engine: EngineId;
  /** What the engine was called then. */
  readonly engineName: string;
}

export interface Draft {
  readonly instrument: string;
  /** No side stands there by itself: buying or selling is said. */
  readonly side: Side | null;
  readonly qty: string;
  readonly strategy: StrategyName;
  readonly params: ParamTexts;
  /** What stands in parameters of itself, where that is not what always does: the policy's set for the regime. */
  readonly stood: ParamTexts;
  readonly limit: string;
  /** What the limit price was typed for: of another side, instrument or engine it means something else. */
  readonly limitFor: LimitFor | null;
  /** Empty: now. */
  readonly start: string;
  readonly end: string;
  /** Empty: none is said. */
  readonly account: string;
  readonly note: string;
  /** For the estimate alone: what the order is measured against. */
  readonly objective: Objective;
}

export const emptyDraft = (instrument: string): Draft => ({
  instrument,
  side: null,
  qty: '',
  strategy: 'twap',
  params: initialParamTexts(),
  stood: {},
  limit: '',
  limitFor: null,
  start: '',
  end: '30m',
  account: '',
  note: '',
  objective: 'arrival',
});

/** A limit price is typed for the order that the draft is then. */
export const withLimit = (
  { side, instrument }: Draft,
  limit: string,
  at: Pick<LimitFor, 'engine' | 'engineName'>,
): Partial<Draft> => ({ limit, limitFor: { side, instrument, ...at } });

/** A limit price that stands there before a side is said is for the side that is said first. */
export const withSide = ({ limitFor }: Draft, side: Side): Partial<Draft> => ({
  side,
  limitFor: limitFor && { ...limitFor, side: limitFor.side ?? side },
});

/** `BUY MIDT on ldn-1`, where the limit price that stands there was typed for another order than this; null where it was not. */
function otherLimitFor({ limit, limitFor, side }: Draft, instrument: Instrument, engine?: EngineId): string | null {
  if (limit.trim() === '' || limitFor === null) return null;
  const isElsewhere = engine !== undefined && limitFor.engine !== engine;
  const isOtherSide = limitFor.side !== null && side !== null && limitFor.side !== side;
  if (!isElsewhere && !isOtherSide && isOf(limitFor, instrument)) return null;
  const what = `${limitFor.side?.toUpperCase() ?? ''} ${limitFor.instrument}`.trim();
  return isElsewhere ? `${what} on ${limitFor.engineName}` : what;
}

const isOf = ({ instrument }: Pick<Draft, 'instrument'>, { symbol }: Instrument): boolean =>
  instrument.trim().toUpperCase() === symbol.toUpperCase();

export interface Market {
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** Where there is one market alone it need not be said. */
  readonly engine?: EngineId;
  /** The engine's clock. */
  readonly nowUs: number;
  /** The policy's set for a strategy in an instrument's market as it is; where absent, rows have what always stands there. */
  readonly setFor?: (strategy: StrategyName, instrument: Instrument) => ParameterSet | null;
}

export type DraftErrors = Readonly<Record<string, string>>;

export interface ReadDraft {
  readonly instrument: Instrument | null;
  /** Null while anything is wrong. */
  readonly command: CommandOf<'SubmitParent'> | null;
  /** What can be estimated: the command, or one that ends with the session where no more is wrong than an end after it. */
  readonly estimable: CommandOf<'SubmitParent'> | null;
  /** The session's end, where the end that is typed lies after it. */
  readonly latestEndUs: number | null;
  /** What the limit price was typed for, where that is another side, instrument or engine: it is kept or typed anew. */
  readonly limitOfOther: string | null;
  /** What is wrong with each field, by its name; parameters by `strategy.key`. */
  readonly errors: DraftErrors;
}

export const findInstrument = (text: string, instruments: Market['instruments']): Instrument | null =>
  instruments.get(text.trim()) ?? instruments.get(text.trim().toUpperCase()) ?? null;

/** Those that what is typed may stand for: by their symbol's beginning, or by words of their name. */
export function fittingInstruments<T extends Pick<Instrument, 'symbol' | 'name'>>(
  text: string,
  known: readonly T[],
): T[] {
  const typed = text.trim().toUpperCase();
  if (typed === '') return [];
  const exact = known.filter(({ symbol }) => symbol.toUpperCase() === typed);
  if (exact.length > 0) return exact;
  const begun = known.filter(({ symbol }) => symbol.toUpperCase().startsWith(typed));
  return begun.length > 0 ? begun : known.filter(({ name }) => name.toUpperCase().includes(typed));
}

export function readDraft(draft: Draft, { instruments, engine, nowUs }: Market): ReadDraft {
  const errors: Record<string, string> = {};
  const instrument = findInstrument(draft.instrument, instruments);
  if (!instrument) errors['instrument'] = instrumentError(draft.instrument, instruments);
  if (!draft.side) errors['side'] = 'Say buy or sell.';

  const take = (name: string, parsed: Parsed | null): number => {
    if (parsed && !parsed.ok) errors[name] = parsed.error;
    return parsed?.ok ? parsed.value : 0;
  };
  const qty = take('qty', parseQty(draft.qty, instrument ?? { qtyDecimals: 0 }));
  const end = instrument && parseEnd(draft.end, nowUs, instrument);
  const latestEndUs = (end && !end.ok && end.most) || null;
  const endUs = latestEndUs ?? take('end', end);
  const limitPx = draft.limit.trim() === '' ? null : take('limit', instrument && parsePx(draft.limit, instrument));
  const limitOfOther = instrument && otherLimitFor(draft, instrument, engine);
  if (limitOfOther) errors['limit'] ??= `It was typed for ${limitOfOther}. Keep it, or type another.`;
  const start = instrument && parseStart(draft.start, nowUs, instrument);
  const startUs = start === null ? null : take('start', start);
  if (startUs !== null && !errors['start'] && !errors['end'] && endUs <= startUs)
    errors['end'] = 'Not after the start.';
  const account = draft.account.trim();
  const note = draft.note.trim();
  const { params, errors: paramErrors } = readParams(draft.strategy, draft.params, instrument);
  const { terms, errors: termErrors } = readTerms(draft.params, instrument);
  Object.assign(errors, paramErrors, termErrors);
  const against = params && terms && contradiction(terms, targetPct(params));
  if (against) errors[textKey('terms', 'maxParticipationPct')] = `Contradicts itself: ${against}.`;

  const order =
    instrument && draft.side && params && terms && Object.keys(errors).length === 0
      ? {
          kind: 'SubmitParent' as const,
          instrument: instrument.symbol,
          side: draft.side,
          qty,
          params,
          terms,
          limitPx,
          startUs,
          endUs,
          ...(account === '' ? {} : { account }),
          note,
        }
      : null;
  if (end && !end.ok) errors['end'] ??= end.error;
  // What is too long is said, never cut.
  if (note.length > WORDS_MOST)
    errors['note'] = `${formatCount(note.length)} letters: shorten it to ${formatCount(WORDS_MOST)} at most.`;
  const accountWrong = accountError(account);
  if (accountWrong) errors['account'] = accountWrong;
  const command = Object.keys(errors).length === 0 ? order : null;
  return { instrument, errors, latestEndUs, limitOfOther, estimable: order, command };
}

function accountError(account: string): string | null {
  if (account === '' || Account.safeParse(account).success) return null;
  return account.length > ACCOUNT_MOST
    ? `${formatCount(account.length)} letters: shorten it to ${ACCOUNT_MOST} at most.`
    : `Not an account: write ${ACCOUNT_LETTERS}.`;
}

const OWN_LABELS: Readonly<Record<string, string>> = {
  qty: 'quantity',
  limit: 'limit price',
  end: 'its end',
  start: 'its start',
};

/** Which fields an estimate waits for, as they are labelled. */
export const unreadyFields = (errors: DraftErrors): string[] =>
  Object.keys(errors).map((key) => {
    const [form = '', name] = key.split('.');
    const field = name && fieldsOf(form as Form).find((one) => one.name === name);
    return field ? field.label.toLowerCase() : (OWN_LABELS[key] ?? key);
  });

/** How many instruments an error names. */
const NAMED = 6;

function instrumentError(text: string, instruments: Market['instruments']): string {
  if (instruments.size === 0) return 'The engine has not told its instruments yet.';
  const known = [...instruments.keys()].slice(0, NAMED).join(', ');
  const more = instruments.size > NAMED ? ' and more' : '';
  return text.trim() === '' ? 'Say which instrument.' : `Not traded here. There are ${known}${more}.`;
}
