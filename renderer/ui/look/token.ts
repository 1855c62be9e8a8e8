/**
 * The value of a token of tokens.css, for what is drawn and not styled. Read from the page once for each look of it: to
 * read is to have it work out its styles at once.
 */
const known = new Map<string, string>();
let knownLook = '';

export function token(name: `--${string}`): string {
  const { documentElement: root } = document;
  const look = `${root.dataset['theme']} ${root.dataset['density']}`;
  if (look !== knownLook) known.clear();
  knownLook = look;
  const value = known.get(name) ?? getComputedStyle(root).getPropertyValue(name).trim();
  // None is there before the styles are.
  if (value !== '') known.set(name, value);
  return value;
}
