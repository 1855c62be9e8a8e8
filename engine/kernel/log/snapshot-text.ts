/** What was captured as JSON, in pieces: so large a text made at once would be felt. The same text as JSON.stringify gives. */

/** Rows of a list that are made text together. */
const ROWS = 64;
/** Where rows begin at the latest: state, projection, field, gathering; what lies deeper is made text at once. */
const DEEPEST = 6;
/** So much text is made at once. */
const PIECE_CHARS = 32 * 1_024;

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

export function* textOf(value: unknown, depth = 0): Generator<string, void, undefined> {
  if (Array.isArray(value) && value.length > ROWS) {
    for (let from = 0; from < value.length; from += ROWS) {
      yield `${from === 0 ? '[' : ','}${JSON.stringify(value.slice(from, from + ROWS)).slice(1, -1)}`;
    }
    yield ']';
  } else if (depth < DEEPEST && isPlainObject(value)) {
    let before = '{';
    for (const [key, held] of Object.entries(value)) {
      if (held === undefined) continue;
      yield `${before}${JSON.stringify(key)}:`;
      yield* textOf(held, depth + 1);
      before = ',';
    }
    yield before === '{' ? '{}' : '}';
  } else yield JSON.stringify(value) ?? 'null';
}

/** The next piece to be written; empty at the end. */
export function takePiece(text: Iterator<string, void>): string {
  let taken = '';
  while (taken.length < PIECE_CHARS) {
    const { value, done } = text.next();
    if (done === true) break;
    taken += value;
  }
  return taken;
}
