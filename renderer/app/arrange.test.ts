import { expect, it } from 'vitest';
import { columnsOf, first, regionOf } from './arrange.ts';
import { PANELS, type PanelEntry, type Region } from './panels.ts';

const panel = (id: string, apartFromPx?: number) =>
  ({ id, title: id, layouts: {}, ...(apartFromPx === undefined ? {} : { apartFromPx }) }) as unknown as PanelEntry;

it('keeps a region in one column of tabs, and divides it where the window is wide enough', () => {
  const panels = [
    panel('children'),
    panel('hand'),
    panel('overview', 3_400),
    panel('journal'),
    panel('exceptions', 2_400),
  ];
  const ids = (widthPx: number) => columnsOf(panels, widthPx).map((column) => column.map(({ id }) => id).join(' '));
  expect(ids(1_440)).toEqual(['children hand overview journal exceptions']);
  expect(ids(2_560)).toEqual(['children hand overview journal', 'exceptions']);
  expect(ids(3_840)).toEqual(['children hand', 'overview journal', 'exceptions']);
  expect(columnsOf([], 3_840)).toEqual([]);
});

it('has the list of models and what the model does in front, one above the other, with the orders beside them', () => {
  const front = (region: Region) => PANELS.filter(({ layouts }) => layouts.Models === region).map(({ id }) => id)[0];
  expect((['main', 'under', 'side-under'] as const).map(front)).toEqual(['models', 'model-monitor', 'orders']);
  expect(PANELS.filter(({ layouts }) => layouts.Models === 'main')).toHaveLength(1);
});

it('gives the list of models what it needs and what is beneath it the rest, and orders more than what is beneath them', () => {
  const desk = { width: 1_432, height: 786 };
  expect(first(desk, 'Models', 'under', { main: 'models' })).toMatchObject({ initialHeight: 786 - 212 });
  expect(first(desk, 'Supervise', 'under', { main: 'orders' })).toMatchObject({ initialHeight: 299 });
  expect(first(desk, 'Supervise', 'side', { main: 'orders' })).toMatchObject({ initialWidth: 501 });
});

it('gives the orders the room of the market in a low window of models, which is a tab there', () => {
  const price = PANELS.find(({ id }) => id === 'price')!;
  expect(regionOf(price, 'Models', 786)).toBe('side-middle');
  expect(regionOf(price, 'Models', 590)).toBe('side');
  expect(regionOf(price, 'Supervise', 590)).toBe('side-middle');
  const low = { width: 1_016, height: 590 };
  const orders = first(low, 'Models', 'side-under', { main: 'models', side: 'order' });
  expect((orders as { initialHeight: number }).initialHeight).toBeGreaterThan(290);
});
