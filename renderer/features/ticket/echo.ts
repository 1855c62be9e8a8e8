/** What a ticket says back before it is sent: the order in figures and again in words, so that a zero too many is seen and heard. */
import type { CommandOf } from '../../../shared/domain/command.ts';
import { formatClock, formatNotional, formatPx, formatQty, zoneName } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Quote } from '../../../shared/protocol/tables.ts';
import { orderInWords } from '../../ui/words/format.ts';
import { valuePx } from '../../ui/words/totals.ts';
import { strategySentence } from '../../ui/words/strategy-words.ts';
import { targetPct } from '../../../shared/domain/orders/strategy.ts';
import { termsFor } from '../../../shared/domain/orders/working-terms.ts';

export interface Echo {
  /** `BUY 20,000 MIDT ≈ USD 2,000,000` */
  readonly figures: string;
  /** `Buy twenty thousand shares of MIDT, about two million dollars.` */
  readonly words: string;
  /** How and until when. */
  readonly terms: string;
}

/** Which order it is, short: `BUY 20,000 MIDT`. */
export const orderWords = (
  { side, qty, instrument }: Pick<CommandOf<'SubmitParent' | 'StageParent'>, 'side' | 'qty' | 'instrument'>,
  form: Instrument,
): string => `${side.toUpperCase()} ${formatQty(qty, form)} ${instrument}`;

export function echoOf(command: CommandOf<'SubmitParent'>, instrument: Instrument, quote?: Quote): Echo {
  const { side, qty, params, terms = termsFor(targetPct(command.params)), limitPx, startUs, endUs, account } = command;
  const px = valuePx(command, quote);
  const value =
    px === 0 ? 'value unknown: there is no market' : `≈ ${instrument.currency} ${formatNotional(qty * px, instrument)}`;
  const sentence = orderInWords({ side, qty, px }, instrument);
  const limit =
    limitPx === null
      ? 'no limit price'
      : `${side === 'buy' ? 'not above' : 'not below'} ${formatPx(limitPx, instrument)}`;
  const start = startUs === null ? '' : `from ${formatClock(startUs, instrument.timeZone)} `;
  const end = `${formatClock(endUs, instrument.timeZone)} ${zoneName(endUs, instrument.timeZone)}`;
  return {
    figures: `${orderWords(command, instrument)} ${value}`,
    words: `${sentence[0]!.toUpperCase()}${sentence.slice(1)}${account === undefined ? '' : `, for account ${account}`}.`,
    terms: `${strategySentence({ params, terms }, instrument)}; ${limit}; ${start}until ${end}.`,
  };
}
