/**
 * What one desk passes on to another as a file: of one kind and version, and read with the reason where it cannot be
 * taken. The desktop program asks where; a browser puts it where it puts downloads.
 */
export type Read<T> = { readonly read: T } | { readonly why: string };
export type Held = Readonly<Record<string, unknown>>;

export interface FileKind {
  /** As the file names it. */
  readonly kind: string;
  /** As a person does: *a layout*. */
  readonly words: string;
  readonly version: number;
}

/** More than any layout or view takes. */
const MOST_LETTERS = 1_000_000;

export const deskFile = ({ kind, version }: FileKind, content: Held): string =>
  `${JSON.stringify({ watchkeeper: kind, version, ...content }, null, 2)}\n`;

export function readDeskFile(text: string, { kind, words, version }: FileKind): Read<Held> {
  if (text.length > MOST_LETTERS) return { why: `it is longer than ${words} can be` };
  const parsed = parseHeld(text);
  if ('why' in parsed) return parsed;
  if (parsed.read['watchkeeper'] !== kind) return { why: `it is not ${words} of Watchkeeper` };
  return ofVersion(parsed.read, version);
}

export function parseHeld(text: string): Read<Held> {
  try {
    const kept: unknown = JSON.parse(text);
    if (typeof kept === 'object' && kept !== null) return { read: kept as Held };
  } catch {
    // Said below.
  }
  return { why: 'it could not be read' };
}

export const ofVersion = (held: Held, version: number): Read<Held> =>
  held['version'] === version
    ? { read: held }
    : { why: `it is of version ${JSON.stringify(held['version'] ?? null)}, this desk reads version ${version}` };

export async function saveFile(name: string, text: string): Promise<void> {
  if (window.desktop) return void (await window.desktop.saveFile(name, text));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** `watchkeeper-layout-Night desk.json`, without what no system takes in a name. */
export const fileName = ({ kind }: FileKind, name: string): string =>
  `watchkeeper-${kind}-${name.replace(/[^\w -]/g, '')}.json`;
