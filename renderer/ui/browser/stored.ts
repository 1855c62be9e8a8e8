/** What the desk remembers in this browser. Convenience only: a full, blocked or damaged storage loses it and no more. */

/** What is stored under a key, of unknown shape; null where there is nothing readable. */
export function readStored(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as unknown;
  } catch {
    return null;
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Nothing to do: the desk works the same without.
  }
}
