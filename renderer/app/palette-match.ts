/**
 * How well the name of an act fits what was typed: each typed word begins a word of the name. Letters that are strewn over a
 * name are no match, for then an act that nobody meant would stand first.
 */

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** 0: not at all; 1: it is the name. */
export function fitOf(name: string, typed: string): number {
  const [words, sought] = [wordsOf(name), wordsOf(typed)];
  if (sought.length === 0) return 1;
  if (words.join(' ') === sought.join(' ')) return 1;
  const places = sought.map((word) => words.findIndex((one) => one.startsWith(word)));
  if (places.includes(-1)) return 0;
  const inOrder = places.every((place, i) => i === 0 || place >= places[i - 1]!);
  const fromStart = inOrder && places[0] === 0;
  // Of names that fit alike the shorter one, of which more was typed.
  return (fromStart ? 0.8 : inOrder ? 0.5 : 0.3) + 0.1 / words.length;
}
