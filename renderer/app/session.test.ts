import { expect, it } from 'vitest';
import { takeToken } from './session.ts';

const memory = () => {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, value: string) => void held.set(key, value),
  };
};

it('takes the token of the fragment and keeps it for the tab', () => {
  const storage = memory();
  expect(takeToken('#token=a%2Bb', storage)).toBe('a+b');
  expect(takeToken('', storage)).toBe('a+b');
  expect(takeToken('#token=newer', storage)).toBe('newer');
});

it('has none when none was given', () => {
  expect(takeToken('#other=1', memory())).toBe(null);
  expect(takeToken('#token=', memory())).toBe(null);
});
