/**
 * What may be typed under a column's header, and whether a cell passes. Words are sought anywhere in the cell; a figure
 * with a sign in front is compared with what the cell shows: `>0.5`, `<=20`, `5..10`, `!DONE`, `=AUTO`.
 */
import { MINUS } from '../../../shared/domain/basics/format.ts';

const COMPARE = /^(<=|>=|<|>)\s*([-+]?[\d.,]+)\s*([kmb]?)%?$/i;
const RANGE = /^([-+]?[\d.,]+)\s*\.\.\s*([-+]?[\d.,]+)%?$/;
const TIMES = { '': 1, k: 1e3, m: 1e6, b: 1e9 } as const;

export function passesFilter(shown: string, asked: string): boolean {
  const want = asked.trim().replaceAll(MINUS, '-');
  if (want === '') return true;
  const compared = COMPARE.exec(want);
  if (compared) return compares(figureOf(shown), compared[1]!, amount(compared[2]!, compared[3]));
  const range = RANGE.exec(want);
  if (range) {
    const figure = figureOf(shown);
    return figure !== null && figure >= amount(range[1]!) && figure <= amount(range[2]!);
  }
  if (want.startsWith('=')) return fold(shown) === fold(want.slice(1));
  if (want.startsWith('!')) return want.length === 1 || !fold(shown).includes(fold(want.slice(1)));
  return fold(shown).includes(fold(want));
}

const fold = (text: string): string => text.trim().toLowerCase().replaceAll(MINUS, '-');

const amount = (digits: string, times = ''): number =>
  Number(digits.replaceAll(',', '')) * TIMES[times.toLowerCase() as keyof typeof TIMES];

/** What a cell shows as a number; null where it shows none: then no comparison holds. */
function figureOf(shown: string): number | null {
  const plain = fold(shown).replaceAll(',', '').replace(/%$/, '');
  const figure = Number(plain);
  return plain === '' || Number.isNaN(figure) ? null : figure;
}

function compares(figure: number | null, sign: string, than: number): boolean {
  if (figure === null) return false;
  switch (sign) {
    case '<':
      return figure < than;
    case '<=':
      return figure <= than;
    case '>':
      return figure > than;
    default:
      return figure >= than;
  }
}
