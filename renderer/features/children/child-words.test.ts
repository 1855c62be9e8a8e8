import { expect, it } from 'vitest';
import type { Child, ChildState } from '../../../shared/domain/orders/child.ts';
import { compareChildren } from './child-words.ts';

it('children of unknown fate come first, then open ones, then ended ones, newest first', () => {
  const child = (childId: string, state: ChildState, submittedUs: number) => ({ childId, state, submittedUs }) as Child;
  const sorted = [
    child('C1', 'filled', 9),
    child('C2', 'working', 1),
    child('C3', 'unknown', 1),
    child('C9', 'working', 5),
    child('C10', 'pending-cancel', 5),
    child('C4', 'cancelled', 20),
  ].toSorted(compareChildren);
  expect(sorted.map(({ childId }) => childId)).toEqual(['C3', 'C10', 'C9', 'C2', 'C4', 'C1']);
});
