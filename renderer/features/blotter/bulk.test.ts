import { expect, it } from 'vitest';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { bulkCommand, planBulk } from './bulk.ts';

const parent = (engine: string, parentId: string, state: Parent['state']) =>
  ({ engine, parentId, state, version: 3 }) as OfEngine<Parent>;

it('takes those orders that the verb is for, and says of each other why not', () => {
  const [working, paused, done] = [
    parent('e1', 'P1', 'working'),
    parent('e2', 'P1', 'paused'),
    parent('e1', 'P2', 'done'),
  ];
  const plan = planBulk('pause', [working, paused, done], (one) => ({ parent: one, role: 'trader', latest: null }));
  expect(plan.taken).toEqual([working]);
  expect(plan.left.map(({ why }) => why)).toEqual(['The order is paused', 'The order has ended: done']);
  const viewer = planBulk('cancel', [working], (one) => ({ parent: one, role: 'viewer', latest: null }));
  expect([viewer.taken.length, viewer.left[0]?.why]).toEqual([0, 'The role viewer may not cancel orders']);
});

it('expects the version that was seen, save to cancel, which means the order whatever became of it', () => {
  expect(bulkCommand('pause', parent('e1', 'P1', 'working'))).toMatchObject({
    kind: 'PauseParent',
    expectedVersion: 3,
  });
  expect(bulkCommand('cancel', parent('e1', 'P1', 'working'))).toEqual({ kind: 'CancelParent', parentId: 'P1' });
});
