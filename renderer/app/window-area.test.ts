import { expect, it } from 'vitest';
import { areaOf, panelsOf } from './window-area.ts';

const leaf = (size: number, ...views: string[]) => ({ type: 'leaf', size, data: { views, activeView: views.at(-1) } });
const branch = (size: number, ...data: unknown[]) => ({ type: 'branch', size, data });
const all = (): boolean => true;

it('reads how a window is divided: beside each other, then below each other, as the grid that is kept alternates', () => {
  const root = branch(300, branch(900, branch(140, leaf(450, 'a', 'b'), leaf(450, 'c')), leaf(160, 'd')));
  const area = areaOf({ grid: { root, orientation: 'HORIZONTAL' } }, all)!;
  expect(area).toEqual({
    sizePx: 300,
    across: false,
    parts: [
      {
        sizePx: 140,
        across: true,
        parts: [
          { sizePx: 450, panels: ['a', 'b'], front: 'b' },
          { sizePx: 450, panels: ['c'], front: 'c' },
        ],
      },
      { sizePx: 160, panels: ['d'], front: 'd' },
    ],
  });
  expect(panelsOf(area)).toEqual(['a', 'b', 'c', 'd']);
});

it('leaves out what is not taken, and closes what that leaves empty', () => {
  const root = branch(300, leaf(100, 'a'), branch(100, leaf(1, 'x'), leaf(1, 'y')), leaf(Number.NaN, 'b', 'x'));
  const grid = { root, orientation: 'VERTICAL' };
  expect(areaOf({ grid }, (id) => id !== 'x' && id !== 'y')).toMatchObject({
    across: false,
    parts: [
      { sizePx: 100, panels: ['a'] },
      { sizePx: 0, panels: ['b'], front: 'b' },
    ],
  });
  expect(areaOf({ grid }, () => false)).toBe(null);
});

it('has no depth that a file could set', () => {
  const deep = Array.from({ length: 10_000 }).reduce<unknown>((inner) => branch(1, inner), leaf(1, 'a'));
  expect(areaOf({ grid: { root: deep } }, all)).toBe(null);
});
