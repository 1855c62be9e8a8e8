/** Cuts a headline into words, numbers and ends of clauses. Never throws; what is none of these is left out. */
import { SCALES } from './lexicon.ts';

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  /** With its scale: `1.2 bn` is 1,200,000,000. A percentage is no amount and carries `isPercent`. */
  | { readonly kind: 'number'; readonly value: number; readonly isPercent: boolean }
  | { readonly kind: 'stop' };

/** A number with thousands in groups, a word with inner hyphens and apostrophes, a per cent sign, or the end of a clause. */
const PIECES = /(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)|([a-z]+(?:[-'’][a-z]+)*)|(%)|([;:.,!?()])/g;

export function tokenise(headline: string): Token[] {
  const tokens: Token[] = [];
  for (const [, number, word, percent, stop] of headline.toLowerCase().matchAll(PIECES)) {
    const last = tokens.at(-1);
    if (number !== undefined) {
      tokens.push({ kind: 'number', value: Number(number.replaceAll(',', '')), isPercent: false });
    } else if (percent !== undefined || word === 'percent' || word === 'pct') {
      if (last?.kind === 'number') tokens[tokens.length - 1] = { ...last, isPercent: true };
    } else if (word !== undefined) {
      const scale = last?.kind === 'number' ? SCALES.get(word) : undefined;
      if (last?.kind === 'number' && scale !== undefined) {
        tokens[tokens.length - 1] = { ...last, value: last.value * scale };
      } else tokens.push({ kind: 'word', text: word.replaceAll('’', "'") });
    } else if (stop !== undefined) tokens.push({ kind: 'stop' });
  }
  return tokens;
}
