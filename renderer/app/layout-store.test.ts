import type { SerializedDockview } from 'dockview-react';
import { describe, expect, it } from 'vitest';
import { forgetLayout, loadLayout, saveLayout, type Storage } from './layout-store.ts';

const memory = (): Storage & { text: string | null } => ({
  text: null,
  getItem() {
    return this.text;
  },
  setItem(_key, value) {
    this.text = value;
  },
  removeItem() {
    this.text = null;
  },
});
const layout = (...components: string[]) =>
  ({
    grid: {},
    panels: Object.fromEntries(components.map((name) => [name, { id: name, contentComponent: name }])),
  }) as unknown as SerializedDockview;

describe('the kept layout', () => {
  it('comes back as it was kept, until it is forgotten', () => {
    const storage = memory();
    expect(loadLayout(storage, ['orders']).kind).toBe('none');
    saveLayout(storage, layout('orders'));
    expect(loadLayout(storage, ['orders'])).toEqual({ kind: 'kept', layout: layout('orders') });
    forgetLayout(storage);
    expect(loadLayout(storage, ['orders']).kind).toBe('none');
  });

  it('is left aside with the reason when it is damaged, of another version, or names a strange panel', () => {
    const storage = memory();
    const why = (text: string) => {
      storage.text = text;
      const kept = loadLayout(storage, ['orders']);
      return kept.kind === 'unusable' ? kept.why : kept.kind;
    };
    expect(why('{')).toMatch(/could not be read/);
    expect(why('null')).toMatch(/another version/);
    expect(why(JSON.stringify({ version: 99, layout: layout('orders') }))).toMatch(/another version/);
    expect(why(JSON.stringify({ version: 1, layout: {} }))).toMatch(/no panels/);
    expect(why(JSON.stringify({ version: 1, layout: layout('orders', 'seance') }))).toMatch(/seance/);
  });

  it('says so when the browser keeps nothing', () => {
    const full: Storage = {
      ...memory(),
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(saveLayout(full, layout('orders'))).toBe(false);
  });
});
