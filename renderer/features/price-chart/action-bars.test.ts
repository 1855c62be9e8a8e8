import { expect, test } from 'vitest';
import { BY_THE_CLOCK } from '../../../shared/domain/orders/decision.ts';
import { eagerness } from './action-bars.ts';

const values = ['wait', 'post', 'dark', 'take'].map((action) => ({ action, valueBps: 0 }));

test('the bars of a policy rise from its most patient action to its most eager one', () => {
  expect(values.map(({ action }) => eagerness({ done: action, values }))).toEqual([0.25, 0.5, 0.75, 1]);
  expect(eagerness({ done: BY_THE_CLOCK, values: [] }), 'no policy decided').toBe(0.5);
});
