import { describe, expect, it } from 'vitest';
import { TEST_STOCK, testParent } from '../../../tests/fixtures/engine-stage.ts';
import { emptyHand, readHand, ROUTER } from './hand-draft.ts';

const typed = { px: '99.90', qty: '100' };

describe('a child that is written by hand', () => {
  it('goes where the router chooses unless a venue is named', () => {
    const parent = testParent({ state: 'manual', workedBy: 'ann' });
    expect(emptyHand().venue).toBe(ROUTER.value);
    const command = { kind: 'PlaceChild', parentId: 'P1', expectedVersion: 1, qty: 100, px: 999_000, tif: 'day' };
    expect(readHand({ ...emptyHand(), ...typed }, parent, TEST_STOCK)).toMatchObject({
      errors: {},
      command: { ...command, venue: null },
    });
    expect(readHand({ ...emptyHand('LIT1'), ...typed }, parent, TEST_STOCK).command).toMatchObject({ venue: 'LIT1' });
  });

  it('is held to what is left and to the order’s limit', () => {
    const parent = testParent({ qty: 150, openQty: 60, limitPx: 998_000 });
    const { command, errors } = readHand({ ...emptyHand(), ...typed }, parent, TEST_STOCK);
    expect(command).toBeNull();
    expect(errors).toEqual({ qty: 'No more than the 90 that are left.', px: 'Beyond the order’s limit 99.80.' });
  });
});
