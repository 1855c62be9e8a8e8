import { describe, expect, it } from 'vitest';
import { HOTKEYS, isTyping, matchHotkey, type KeyPress } from './hotkeys.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});
const action = (key: string, held: Partial<KeyPress> = {}) => matchHotkey(press(key, held))?.action ?? null;

describe('hotkeys', () => {
  it('are told apart by what is held', () => {
    expect(action('x')).toBe('order.cancel');
    expect(action('X', { ctrlKey: true, shiftKey: true })).toBe('stop.engage');
    expect(action('x', { ctrlKey: true })).toBe(null);
    expect(action('X', { shiftKey: true })).toBe(null);
    expect(action('n', { altKey: true })).toBe(null);
  });

  it('take Command for Ctrl, and a sign however it is typed', () => {
    expect(action('k', { metaKey: true })).toBe('desk.palette');
    expect(action('?', { shiftKey: true })).toBe('desk.shortcuts');
    expect(action('?')).toBe('desk.shortcuts');
    expect(action(' ', { shiftKey: true })).toBe('market.pause');
    expect(action(' ')).toBe(null);
  });

  it('give each chord one meaning, and stopping works while typing', () => {
    const chords = HOTKEYS.flatMap((hotkey) => hotkey.keys);
    expect(new Set(chords).size).toBe(chords.length);
    expect(HOTKEYS.find((hotkey) => hotkey.action === 'stop.engage')?.always).toBe(true);
  });

  it('leave text fields alone, but not checkboxes', () => {
    const of = (tagName: string, type?: string) =>
      isTyping({ tagName, isContentEditable: false, ...(type ? { type } : {}) });
    expect([of('INPUT'), of('INPUT', 'search'), of('SELECT'), of('TEXTAREA')]).toEqual([true, true, true, true]);
    expect([of('INPUT', 'checkbox'), of('BUTTON'), of('DIV')]).toEqual([false, false, false]);
  });
});
