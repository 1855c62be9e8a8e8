/** What an amendment changes: only what was typed anew is sent, so that nothing else of the order moves. */
import type { CommandOf } from '../../../shared/domain/command.ts';
import { NONE, formatClock, formatPx, formatQty } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { targetPct } from '../../../shared/domain/orders/strategy.ts';
import { contradiction } from '../../../shared/domain/orders/working-terms.ts';
import {
  fieldsOf,
  type Form,
  readParams,
  readTerms,
  textKey,
  textsOf,
  type ParamTexts,
} from '../../ui/primitives/param-fields.ts';
import { parseEnd, parsePx, parseQty, type Parsed } from '../../ui/words/parse.ts';

export interface AmendDraft {
  readonly qty: string;
  readonly limit: string;
  readonly end: string;
  readonly params: ParamTexts;
}

export const draftOf = (parent: Parent, instrument: Instrument): AmendDraft => ({
  qty: formatQty(parent.qty, instrument),
  limit: parent.limitPx === null ? '' : formatPx(parent.limitPx, instrument),
  end: formatClock(parent.endUs, instrument.timeZone),
  params: {
    ...textsOf(parent.params.strategy, parent.params, instrument),
    ...textsOf('terms', parent.terms, instrument),
  },
});

export interface ReadAmendment {
  /** Null while anything is wrong or nothing is changed. */
  readonly command: CommandOf<'AmendParent'> | null;
  readonly errors: Readonly<Record<string, string>>;
  /** The session's end, where the end typed lies after it. */
  readonly latestEndUs: number | null;
  /** What would change, in words: `Quantity 20,000 → 30,000`. */
  readonly changes: readonly string[];
}

/** `parent` is the order as it was when the amendment was begun; its version is what the engine must still have. */
export function readAmendment(draft: AmendDraft, parent: Parent, instrument: Instrument, nowUs: number): ReadAmendment {
  const before = draftOf(parent, instrument);
  const errors: Record<string, string> = {};
  const changes: string[] = [];
  const changed: Partial<Omit<CommandOf<'AmendParent'>, 'kind' | 'parentId' | 'expectedVersion'>> = {};
  const take = (name: string, parsed: Parsed, apply: (value: number) => void): void => {
    if (parsed.ok) apply(parsed.value);
    else errors[name] = parsed.error;
  };

  if (draft.qty.trim() !== before.qty) {
    take('qty', parseQty(draft.qty, instrument), (qty) => {
      const least = parent.filledQty + parent.openQty;
      if (qty < least) errors['qty'] = `${formatQty(least, instrument)} are filled or working: not fewer than that.`;
      else if (qty !== parent.qty) {
        changed.qty = qty;
        changes.push(`Quantity ${before.qty} → ${formatQty(qty, instrument)}`);
      }
    });
  }
  if (draft.limit.trim() !== before.limit) {
    const was = before.limit || NONE;
    if (draft.limit.trim() === '') {
      changed.limitPx = null;
      changes.push(`Limit ${was} → none`);
    } else {
      take('limit', parsePx(draft.limit, instrument), (limitPx) => {
        if (limitPx === parent.limitPx) return;
        changed.limitPx = limitPx;
        changes.push(`Limit ${was} → ${formatPx(limitPx, instrument)}`);
      });
    }
  }
  const end = draft.end.trim() === before.end ? null : parseEnd(draft.end, nowUs, instrument);
  if (end) {
    take('end', end, (endUs) => {
      changed.endUs = endUs;
      changes.push(`End ${before.end} → ${formatClock(endUs, instrument.timeZone)}`);
    });
  }
  const { strategy } = parent.params;
  const { params, errors: paramErrors } = readParams(strategy, draft.params, instrument);
  const { terms, errors: termErrors } = readTerms(draft.params, instrument);
  Object.assign(errors, paramErrors, termErrors);
  const against = params && terms && contradiction(terms, targetPct(params));
  if (against) errors[textKey('terms', 'maxParticipationPct')] = `Contradicts itself: ${against}.`;
  if (params && differs(params, readParams(strategy, before.params, instrument).params)) {
    changed.params = params;
    changes.push(...fieldChanges(strategy, draft.params, before.params));
  }
  if (terms && differs(terms, readTerms(before.params, instrument).terms)) {
    changed.terms = terms;
    changes.push(...fieldChanges('terms', draft.params, before.params));
  }

  const clean = changes.length > 0 && Object.keys(errors).length === 0;
  const { parentId, version } = parent;
  return {
    errors,
    latestEndUs: (end && !end.ok && end.most) || null,
    changes,
    command: clean ? { kind: 'AmendParent', parentId, expectedVersion: version, ...changed } : null,
  };
}

const differs = (one: object, other: object | null): boolean => JSON.stringify(one) !== JSON.stringify(other);

/** Field by field, as typed: `Max participation 20 → 10`. */
const fieldChanges = (form: Form, now: ParamTexts, before: ParamTexts): string[] =>
  fieldsOf(form).flatMap(({ name, label }) => {
    const key = textKey(form, name);
    return now[key]?.trim() === before[key] ? [] : [`${label} ${before[key] || NONE} → ${now[key] || NONE}`];
  });
