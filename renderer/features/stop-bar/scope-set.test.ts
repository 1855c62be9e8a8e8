import { expect, it } from 'vitest';
import { describeScope, type StopScope } from '../../../shared/domain/stop.ts';
import { EVERYTHING, toggleScope } from './scope-set.ts';

const goog: StopScope = { kind: 'instrument', instrument: 'GOOG' };
const twap: StopScope = { kind: 'strategy', strategy: 'twap' };
const words = (scopes: readonly StopScope[]) => scopes.map(describeScope).join(' ');

it('narrows from everything, gathers, and goes back to everything when nothing is left', () => {
  const one = toggleScope(EVERYTHING, goog);
  const two = toggleScope(one, twap);
  expect(words(one)).toBe('GOOG');
  expect(words(two)).toBe('GOOG TWAP');
  expect(words(toggleScope(two, { ...goog }))).toBe('TWAP');
  expect(words(toggleScope([twap], twap))).toBe('everything');
  expect(words(toggleScope(two, { kind: 'all' }))).toBe('everything');
});

it('never holds more than one stop takes', () => {
  let scopes = EVERYTHING;
  for (let i = 0; i < 80; i++) scopes = toggleScope(scopes, { kind: 'instrument', instrument: `I${i}` });
  expect(scopes).toHaveLength(64);
});
