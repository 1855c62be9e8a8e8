/**
 * The filters under the headers: shown and hidden by one key, remembered, and never silent: while any is set the panel
 * says how many orders they leave.
 */
import type { GridApi } from 'ag-grid-community';
import { readStored, writeStored } from '../../ui/browser/stored.ts';
import { asOrder, type GridRow } from './grouping.ts';
import css from './blotter.module.css';

const KEY = 'watchkeeper.filters.orders';
const HEIGHT_PX = 28;

export interface KeptFilters {
  toggleFilters(): void;
  clearFilters(): void;
}

export function keepFilters(
  api: GridApi<GridRow>,
  element: HTMLElement,
  onFiltered: (left: number | null) => void,
): KeptFilters {
  const show = (shown: boolean): void => {
    element.classList.toggle(css['noFilters']!, !shown);
    api.setGridOption('floatingFiltersHeight', shown ? HEIGHT_PX : 0);
  };
  // The grid tells of its rows a moment later, when it may be gone.
  const isAny = (): boolean => !api.isDestroyed() && Object.keys(api.getFilterModel()).length > 0;
  const tell = (): void => {
    if (api.isDestroyed()) return;
    if (!isAny()) return onFiltered(null);
    let left = 0;
    api.forEachNodeAfterFilter(({ data }) => {
      if (asOrder(data)) left++;
    });
    onFiltered(left);
  };
  const kept = readStored(KEY);
  if (typeof kept === 'object' && kept !== null) {
    try {
      api.setFilterModel(kept);
    } catch {
      // Of another form: the orders are shown unfiltered, which hides nothing.
      api.setFilterModel(null);
    }
  }
  let shown = isAny();
  show(shown);
  tell();
  api.addEventListener('filterChanged', () => {
    if (api.isDestroyed()) return;
    const model = api.getFilterModel();
    writeStored(KEY, Object.keys(model).length > 0 ? model : null);
    tell();
  });
  api.addEventListener('modelUpdated', () => {
    if (!api.isDestroyed() && isAny()) tell();
  });
  return {
    toggleFilters() {
      shown = !shown;
      // Hidden they would filter unseen.
      if (!shown) api.setFilterModel(null);
      show(shown);
      if (shown) element.querySelector<HTMLInputElement>('.ag-header-row-filter input')?.focus();
    },
    clearFilters: () => api.setFilterModel(null),
  };
}
