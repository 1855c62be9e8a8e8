/** The value of a token of tokens.css, for what is drawn and not styled. */
export const token = (name: `--${string}`): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();
