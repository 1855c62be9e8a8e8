import { expect, it } from 'vitest';
import { createFlashes } from './flashes.ts';

it('flashes a row at most three times in any second', () => {
  let now = 0;
  const flashes = createFlashes(() => now);
  let count = 0;
  for (; now < 1_000; now += 16) {
    flashes.want('P1');
    count += flashes.due().length;
  }
  expect(count).toBe(3);
  flashes.want('P2');
  expect(flashes.due()).toEqual(['P2']);
  expect(flashes.due()).toEqual([]);
});
