import { expect, it } from 'vitest';
import { byVenue } from './reconciliation-rows.ts';

it('counts differences by venue, and names those at which nothing differed', () => {
  const rows = [{ venue: 'LIT2' }, { venue: 'LIT1' }, { venue: 'LIT2' }, { venue: 'GONE' }];
  expect(byVenue(rows, ['DARK', 'LIT1', 'LIT2'])).toEqual([
    { venue: 'LIT2', count: 2 },
    { venue: 'GONE', count: 1 },
    { venue: 'LIT1', count: 1 },
    { venue: 'DARK', count: 0 },
  ]);
});
