import type { SerializedDockview } from 'dockview-react';
import { describe, expect, it } from 'vitest';
import { add, change, layoutFile, loadBook, ownBook, readLayoutFile, remove, saveBook } from './layout-book.ts';

const memory = (kept: Record<string, string> = {}) => ({
  kept,
  getItem: (key: string) => kept[key] ?? null,
  setItem: (key: string, value: string) => void (kept[key] = value),
});
const grid = (...components: string[]) =>
  ({
    grid: {},
    panels: Object.fromEntries(components.map((name) => [name, { id: name, contentComponent: name }])),
  }) as unknown as SerializedDockview;
const PANELS = ['orders', 'order'];

describe('the layouts that are kept', () => {
  it('begin as the four own ones, and come back as they were', () => {
    const storage = memory();
    expect(loadBook(storage, PANELS)).toEqual({ book: ownBook(), why: null });
    const mine = { id: 'l1', name: 'Mine', base: 'Risk', grid: grid('orders') } as const;
    const book = change(add(ownBook(), mine), 'Models', { name: 'Desk 2' });
    expect(saveBook(storage, book)).toBe(true);
    expect(loadBook(storage, PANELS)).toEqual({ book, why: null });
    expect(remove(book, 'l1')).toMatchObject({ shown: 'Supervise', layouts: { length: 4 } });
    expect(remove(book, 'Models').layouts[1]).toMatchObject({ name: 'Desk 2', grid: null });
  });

  it('are left aside with the reason, and kept, when damaged or of another version; the good ones stay', () => {
    const good = { id: 'Risk', name: 'Risk', base: 'Risk', grid: grid('order') };
    const strange = { id: 'l1', name: 'Old', base: 'Risk', grid: grid('seance') };
    const text = (over: object) => JSON.stringify({ version: 2, shown: 'Risk', layouts: [good, strange], ...over });
    const why = (kept: string) => {
      const storage = memory({ 'watchkeeper.layouts': kept });
      const loaded = loadBook(storage, PANELS);
      expect(storage.kept['watchkeeper.layouts.left-aside']).toBe(kept);
      expect(loaded.book.layouts).toHaveLength(4);
      return [loaded.why, loaded.book.shown];
    };
    expect(why(text({}))).toEqual([expect.stringMatching(/“Old” names a panel that is not known: seance/), 'Risk']);
    expect(why(text({ version: 9 }))).toEqual(['it is of version 9, this desk reads version 2', 'Supervise']);
    for (const damaged of ['{', 'null', '[]', text({ layouts: [7] })]) expect(why(damaged)[0]).not.toBeNull();
  });

  it('pass as files, under an id of their own; a wrong file says what is wrong with it', () => {
    const file = layoutFile({ id: 'Risk', name: 'Night', base: 'Risk', grid: grid('order') });
    expect(readLayoutFile(file, PANELS, 'l7')).toEqual({
      read: { id: 'l7', name: 'Night', base: 'Risk', grid: grid('order') },
    });
    const why = (text: string) => {
      const read = readLayoutFile(text, PANELS, 'l7');
      return 'why' in read ? read.why : 'taken';
    };
    expect(why('PK')).toMatch(/could not be read/);
    expect(why('{"version":2}')).toMatch(/not a layout of Watchkeeper/);
    expect(why(file.replace('"version": 2', '"version": 1'))).toMatch(/version 1/);
    expect(why(layoutFile({ id: 'x', name: 'n', base: 'Risk', grid: grid('seance') }))).toMatch(/seance/);
  });

  it('say so when the browser keeps nothing', () => {
    const full = { getItem: () => null, setItem: () => raise() };
    const raise = (): never => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(saveBook(full, ownBook())).toBe(false);
  });
});
