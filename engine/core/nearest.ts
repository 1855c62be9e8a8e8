/** Finds what was probably meant: the known names within few edits of a word. */

/** Names further away than a third of the word, or this, are no help. */
const MOST_EDITS = 3;

/** At most `count` of the known names, the nearest first. */
export function nearest(word: string, known: readonly string[], count: number): string[] {
  const most = Math.min(MOST_EDITS, Math.max(1, Math.ceil(word.length / 3)));
  return known
    .map((name) => ({ name, edits: editDistance(word, name) }))
    .filter(({ edits }) => edits <= most)
    .toSorted((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = row[j - 1]! + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(swapped, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
