import { expect, it } from 'vitest';
import { tornOff } from './torn-windows.ts';

const group = (...views: string[]) => ({ data: { views, id: 'g' }, position: null });
const read = (popoutGroups: unknown) => tornOff({ popoutGroups } as Parameters<typeof tornOff>[0]);

it('reads windows from a layout, of one group or of several, and leaves out what is none', () => {
  const several = { grid: { root: { data: [group('overview'), group('journal', 'no-panel')] } } };
  expect(read([group('depth'), several]).map(({ panels }) => panels)).toEqual([['depth'], ['overview', 'journal']]);
  for (const none of [undefined, 'x', {}, [null], [7], [{ data: { views: 'depth' } }], [group('no-panel')]])
    expect(read(none)).toEqual([]);
});

it('has each panel in one window alone, however often a file names it', () => {
  expect(read([group('depth'), group('depth', 'overview'), ...Array(1_000).fill(group('depth'))])).toMatchObject([
    { panels: ['depth'] },
    { panels: ['overview'] },
  ]);
});
