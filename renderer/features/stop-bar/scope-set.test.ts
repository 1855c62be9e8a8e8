import { expect, it } from 'vitest';
import type { DeskScope } from '../../stores/desk.ts';
import { describeDeskScope, EVERYTHING, toggleScope } from './scope-set.ts';

const goog: DeskScope = { engine: 'e1', scope: { kind: 'instrument', instrument: 'GOOG' } };
const twap: DeskScope = { engine: 'every', scope: { kind: 'strategy', strategy: 'twap' } };
const words = (scopes: readonly DeskScope[]) => scopes.map(describeDeskScope).join(' ');

it('narrows from everything, gathers, and goes back to everything when nothing is left', () => {
  const one = toggleScope(EVERYTHING, goog);
  const two = toggleScope(one, twap);
  expect(words(one)).toBe('GOOG');
  expect(words(two)).toBe('GOOG TWAP');
  expect(words(toggleScope(two, { ...goog }))).toBe('TWAP');
  expect(words(toggleScope([twap], twap))).toBe('everything');
  expect(words(toggleScope(two, EVERYTHING[0]!))).toBe('everything');
});

it('never holds more than one stop takes', () => {
  let scopes = EVERYTHING;
  for (let i = 0; i < 80; i++)
    scopes = toggleScope(scopes, { ...goog, scope: { kind: 'instrument', instrument: `I${i}` } });
  expect(scopes).toHaveLength(64);
});
