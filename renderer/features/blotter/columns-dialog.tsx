/** The blotter's columns and saved views: what is shown, what is pinned, and the whole of it under a name. */
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { GROUPINGS } from '../../ui/group-names.ts';
import { Segments } from '../../ui/segments.tsx';
import type { BlotterGrid } from './blotter-grid.ts';
import type { ColumnLook } from './grid-look.ts';
import { forgetView, MOST_VIEWS, savedViews, saveView, type SavedView } from './saved-views.ts';
import type { View } from './views.ts';
import css from './blotter.module.css';

interface ColumnsDialogProps {
  readonly grid: BlotterGrid;
  readonly view: View;
  readonly onShow: (saved: SavedView) => void;
  readonly onClose: () => void;
}

export function ColumnsDialog({ grid, view, onShow, onClose }: ColumnsDialogProps) {
  const [columns, setColumns] = useState(() => grid.columns());
  const [views, setViews] = useState(() => savedViews());
  const [by, setBy] = useState<string>(() => grid.look().by ?? 'none');
  const [name, setName] = useState('');
  const change = (act: () => void): void => {
    act();
    setColumns(grid.columns());
  };
  const replaces = views.some((one) => one.name === name.trim());
  const full = !replaces && views.length >= MOST_VIEWS;
  const mayBeKept = name.trim() !== '' && !full;
  const save = (): void => {
    if (!mayBeKept) return;
    setViews(saveView({ name: name.trim(), view, ...grid.look() }));
    setName('');
  };
  const show = (saved: SavedView): void => {
    change(() => onShow(saved));
    setBy(saved.by ?? 'none');
  };
  return (
    <Dialog open onClose={onClose} title="Columns and views of the orders" kind="top">
      <Columns {...{ columns, change, grid }} />
      <Groups
        value={by}
        onChange={(next) => {
          setBy(next);
          grid.group(GROUPINGS.find((one) => one === next) ?? null);
        }}
      />
      <h3 className={css['heading']}>Saved views</h3>
      <ul className={css['views']} aria-label="Saved views">
        {views.map((saved) => (
          <li key={saved.name}>
            <Button onClick={() => show(saved)}>{saved.name}</Button>
            <Button aria-label={`Forget ${saved.name}`} onClick={() => setViews(forgetView(saved.name))}>
              Forget
            </Button>
          </li>
        ))}
      </ul>
      <form
        className={css['save']}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field
          label="Save what is shown now as"
          value={name}
          maxLength={40}
          error={full ? `${MOST_VIEWS} views are kept: forget one first.` : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={!mayBeKept}>
          {replaces ? 'Replace' : 'Save'}
        </Button>
        <Button onClick={() => change(() => grid.resetColumns())}>All as made</Button>
      </form>
    </Dialog>
  );
}

function Groups({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <>
      <h3 className={css['heading']}>Groups</h3>
      <Segments
        label="Grouped by"
        value={value}
        segments={['none', ...GROUPINGS].map((one) => ({ value: one, title: one }))}
        onChange={onChange}
      />
    </>
  );
}

interface ColumnsProps {
  readonly columns: readonly ColumnLook[];
  readonly change: (act: () => void) => void;
  readonly grid: BlotterGrid;
}

function Columns({ columns, change, grid }: ColumnsProps) {
  return (
    <ul className={css['columns']} aria-label="Columns">
      {columns.map(({ id, title, shown, pinned }) => (
        <li key={id}>
          <label>
            <input type="checkbox" checked={shown} onChange={() => change(() => grid.showColumn(id, !shown))} /> {title}
          </label>
          <Button aria-pressed={pinned} disabled={!shown} onClick={() => change(() => grid.pinColumn(id, !pinned))}>
            pin
          </Button>
        </li>
      ))}
    </ul>
  );
}
