import { describe, expect, it } from 'vitest';
import { MOST_VIEWS, readViewFile, savedViews, VIEW_FILE, viewFile, type SavedView } from './saved-views.ts';

const COLUMNS = ['side', 'qty', 'why'];
const column = (colId: string) => ({
  colId,
  hide: false,
  pinned: null,
  sort: null,
  sortIndex: null,
  flex: null,
  width: 80,
});
const NIGHT: SavedView = {
  name: 'Night',
  view: 'open',
  columns: [column('qty'), { ...column('side'), pinned: 'left', sort: 'desc', sortIndex: 0 }],
  filter: 'ldn',
  under: { side: { filterType: 'text', type: 'contains', filter: '=SELL' } },
  by: 'side',
};
const read = (text: string, held: SavedView[] = []) => readViewFile(text, COLUMNS, held);
const why = (text: string, held: SavedView[] = []) => {
  const one = read(text, held);
  return 'why' in one ? one.why : 'taken';
};
const file = (over: object) => JSON.stringify({ ...(JSON.parse(viewFile(NIGHT)) as object), ...over });

it('reads only whole saved views', () => {
  const good = { name: 'a', columns: [], view: 'open', filter: '' };
  expect(savedViews([good, null, { ...good, view: 'x' }, { ...good, columns: 1 }, 7])).toEqual([good]);
  expect(savedViews('x')).toEqual([]);
});

describe('a view as a file', () => {
  it('comes back as it was, beside one of the same name', () => {
    expect(read(viewFile(NIGHT))).toEqual({ read: NIGHT });
    const second = { ...NIGHT, name: 'Night 2' };
    expect(read(viewFile(NIGHT), [NIGHT])).toEqual({ read: second });
    expect(read(viewFile(NIGHT), [NIGHT, second])).toMatchObject({ read: { name: 'Night 3' } });
    const long = { ...NIGHT, name: 'n'.repeat(40) };
    expect(read(viewFile(long), [long])).toMatchObject({ read: { name: `${'n'.repeat(37)} 2` } });
  });

  it('that cannot be taken says why', () => {
    expect(why('PK')).toBe('it could not be read');
    expect(why(file({ watchkeeper: 'layout' }))).toBe('it is not a view of the orders of Watchkeeper');
    expect(why(file({ version: 9 }))).toBe(`it is of version 9, this desk reads version ${VIEW_FILE.version}`);
    expect(why(file({ columns: [column('qty'), column('seance')] }))).toBe(
      '“Night” names a column that is not known: seance',
    );
    expect(why(file({ under: { seance: { filter: 'x' } } }))).toMatch(/not known: seance/);
    expect(why(file({ by: undefined }))).toBe('it is damaged');
    for (const damaged of [
      { name: 7 },
      { name: ' ' },
      { view: 'mine' },
      { columns: [] },
      { columns: [7] },
      { filter: 'x'.repeat(501) },
      { under: { side: { filter: {} } } },
      { by: 'moon' },
    ])
      expect([damaged, why(file(damaged))]).toEqual([damaged, 'it is damaged']);
    const full = Array.from({ length: MOST_VIEWS }, (_, at) => ({ ...NIGHT, name: `v${at}` }));
    expect(why(viewFile(NIGHT), full)).toBe('20 views are kept: forget one first');
    expect(why(' '.repeat(1_000_001))).toBe('it is longer than a view of the orders can be');
  });

  it('holds no more of a column than the desk knows', () => {
    const odd = { colId: 'qty', width: -3, sort: 'up', pinned: 'right', hide: 'yes', onclick: 'x' };
    expect(read(file({ columns: [odd] }))).toMatchObject({
      read: { columns: [{ colId: 'qty', hide: false, pinned: null, sort: null, sortIndex: null, flex: null }] },
    });
  });
});
