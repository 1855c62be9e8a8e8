import { expect, it } from 'vitest';
import { neighbour } from './dock-moves.ts';

const box = (name: string, left: number, top: number, right: number, bottom: number) => ({
  name,
  box: { left, top, right, bottom },
});

it('finds the group that stands next to a panel in each direction, and none at the edge', () => {
  const orders = box('orders', 0, 0, 600, 400);
  const children = box('children', 0, 404, 600, 700);
  const story = box('story', 604, 0, 1_000, 250);
  const price = box('price', 604, 254, 1_000, 700);
  const all = [orders, children, story, price];
  const next = (own: (typeof all)[number], towards: Parameters<typeof neighbour>[2]) =>
    neighbour(
      own.box,
      all.filter((one) => one !== own),
      towards,
    )?.name ?? null;
  expect(next(orders, 'below')).toBe('children');
  // Beside most of it.
  expect(next(orders, 'right')).toBe('story');
  expect(next(children, 'right')).toBe('price');
  expect(next(price, 'left')).toBe('children');
  expect(next(price, 'above')).toBe('story');
  expect(next(story, 'above')).toBe(null);
  expect(next(orders, 'left')).toBe(null);
});
