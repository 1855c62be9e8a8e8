import { expect, it } from 'vitest';
import type { Child, ChildState } from '../../../shared/domain/child.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import type { RowUpdate } from '../../ui/grid.ts';
import { newestChildren } from './newest-children.ts';

const child = (childId: string, state: ChildState, parentId = 'P1') =>
  ({ engine: 'e1', childId, state, parentId }) as OfEngine<Child>;
const snapshot = (...rows: OfEngine<Child>[]): RowUpdate<OfEngine<Child>> => ({ kind: 'snapshot', rows, removed: [] });
const delta = (...rows: OfEngine<Child>[]): RowUpdate<OfEngine<Child>> => ({ kind: 'delta', rows, removed: [] });

function setUp(most: number) {
  let shown = new Set<string>();
  const take = newestChildren(
    ({ kind, rows, removed }) => {
      if (kind === 'snapshot') shown = new Set();
      for (const { childId } of rows) shown.add(childId);
      for (const key of removed) shown.delete(key.replace('e1/', ''));
    },
    { wanted: ({ parentId }) => parentId === 'P1', most },
  );
  return { take, shown: () => [...shown].toSorted().join(' ') };
}

it('of a snapshot shows what is open and what ended last', () => {
  const { take, shown } = setUp(2);
  take(snapshot(child('C1', 'working'), child('C2', 'filled'), child('C3', 'cancelled'), child('C4', 'filled', 'P2')));
  expect(shown()).toBe('C1 C3');
});

it('lets the one that ended first go as others come, however old the open ones are', () => {
  const { take, shown } = setUp(3);
  take(snapshot(child('C1', 'unknown'), child('C2', 'working'), child('C3', 'filled')));
  take(delta(child('C2', 'filled'), child('C4', 'working')));
  expect(shown()).toBe('C1 C2 C4');
  take(delta(child('C5', 'working')));
  expect(shown()).toBe('C1 C4 C5');
});

it('shows all that is open, be it more than the bound, and takes back one of which there is news', () => {
  const { take, shown } = setUp(2);
  take(delta(child('C1', 'working'), child('C2', 'working'), child('C3', 'filled'), child('C4', 'unknown')));
  expect(shown()).toBe('C1 C2 C4');
  take({ kind: 'delta', rows: [], removed: ['e1/C1', 'e1/C2'] });
  take(delta(child('C3', 'filled')));
  expect(shown()).toBe('C3 C4');
});
