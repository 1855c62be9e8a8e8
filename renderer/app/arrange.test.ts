import { expect, it } from 'vitest';
import { columnsOf } from './arrange.ts';
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
