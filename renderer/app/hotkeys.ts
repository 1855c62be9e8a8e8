/**
 * The desk's keys in one table: what runs an act, what the palette and the key sheet print. Single letters do nothing
 * while somebody types or a dialog is open; chords marked `always` work everywhere, and stopping is one of them.
 */
import type { ActionName } from '../stores/actions.ts';

export interface Hotkey {
  readonly action: ActionName;
  /** As printed, parts joined by `+`: `Ctrl+Shift+X`, `n`, `?`. `Ctrl` is also the Command key of a Mac. */
  readonly keys: readonly string[];
  readonly always?: boolean;
}

export const HOTKEYS: readonly Hotkey[] = [
  { action: 'stop.engage', keys: ['Ctrl+Shift+X'], always: true },
  { action: 'stop.focus', keys: ['s'] },
  { action: 'order.new', keys: ['n'] },
  { action: 'order.pause', keys: ['p'] },
  { action: 'order.resume', keys: ['r'] },
  { action: 'order.amend', keys: ['a'] },
  { action: 'order.switch', keys: ['w'] },
  { action: 'order.takeOver', keys: ['t'] },
  { action: 'order.handBack', keys: ['h'] },
  { action: 'order.finish', keys: ['d'] },
  { action: 'order.cancel', keys: ['x'] },
  { action: 'order.basket', keys: ['b'] },
  { action: 'order.release', keys: ['l'] },
  { action: 'order.releaseStaged', keys: ['Shift+L'] },
  { action: 'show.hand', keys: ['m'] },
  { action: 'blotter.next', keys: ['j'] },
  { action: 'blotter.previous', keys: ['k'] },
  { action: 'blotter.worst', keys: ['g'] },
  { action: 'blotter.filter', keys: ['f'] },
  { action: 'blotter.filters', keys: ['Shift+F'] },
  { action: 'blotter.group', keys: ['Shift+G'] },
  { action: 'market.pause', keys: ['Shift+Space'] },
  { action: 'market.slower', keys: ['['] },
  { action: 'market.faster', keys: [']'] },
  { action: 'depth.centre', keys: ['c'] },
  { action: 'show.price', keys: ['1'] },
  { action: 'show.depth', keys: ['2'] },
  { action: 'show.tape', keys: ['3'] },
  { action: 'show.news', keys: ['4'] },
  { action: 'show.children', keys: ['5'] },
  { action: 'show.journal', keys: ['6'] },
  { action: 'show.feeds', keys: ['7'] },
  { action: 'show.faults', keys: ['8'] },
  { action: 'show.exceptions', keys: ['9'] },
  { action: 'show.stops', keys: ['0'] },
  { action: 'desk.palette', keys: ['Ctrl+K'], always: true },
  { action: 'layout.1', keys: ['Alt+1'] },
  { action: 'layout.2', keys: ['Alt+2'] },
  { action: 'layout.3', keys: ['Alt+3'] },
  { action: 'layout.4', keys: ['Alt+4'] },
  { action: 'show.overview', keys: ['v'] },
  { action: 'desk.popOut', keys: ['o'] },
  { action: 'panel.maximise', keys: ['z'] },
  { action: 'panel.nextGroup', keys: ['F6'] },
  { action: 'panel.next', keys: ['i'] },
  { action: 'desk.openTorn', keys: ['Shift+O'] },
  { action: 'desk.engines', keys: ['e'] },
  { action: 'desk.settings', keys: [','] },
  { action: 'desk.shortcuts', keys: ['?'] },
];

/** The keys of an act as printed, or null where it has none. */
export const keysOf = (action: ActionName): string | null =>
  HOTKEYS.find((hotkey) => hotkey.action === action)?.keys.join(' or ') ?? null;

export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** The hotkey that a press stands for. A sign that needs Shift on some keyboards, like `?`, is matched by the sign. */
export function matchHotkey(press: KeyPress): Hotkey | null {
  return HOTKEYS.find(({ keys }) => keys.some((chord) => matches(press, chord))) ?? null;
}

function matches(press: KeyPress, chord: string): boolean {
  const parts = chord.split('+');
  const key = parts.at(-1) === 'Space' ? ' ' : parts.at(-1)!;
  const letter = /^[a-z ]$/i.test(key);
  if (press.altKey !== parts.includes('Alt') || (press.ctrlKey || press.metaKey) !== parts.includes('Ctrl'))
    return false;
  if (letter && press.shiftKey !== parts.includes('Shift')) return false;
  return press.key.toLowerCase() === key.toLowerCase();
}

/** Whether a press belongs to what has focus: text being typed, a choice being made. */
export function isTyping(target: Pick<HTMLElement, 'tagName' | 'isContentEditable'> & { type?: string }): boolean {
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  return target.tagName === 'INPUT' && !['checkbox', 'radio', 'button'].includes(target.type ?? 'text');
}
