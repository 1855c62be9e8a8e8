/** The blotter's columns and saved views: what is shown, what is pinned, and the whole of it under a name. */
import { useState } from 'react';
import { notify } from '../../stores/notices.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { fileName, saveFile } from '../../ui/browser/desk-file.ts';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { Field } from '../../ui/primitives/field.tsx';
import { FilePicker, NotTaken } from '../../ui/primitives/file-picker.tsx';
import { GROUPINGS } from '../../ui/words/group-names.ts';
import { Segments } from '../../ui/primitives/segments.tsx';
import type { BlotterGrid } from './blotter-grid.ts';
import type { ColumnLook } from './grid-look.ts';
import {
  forgetView,
  MOST_VIEWS,
  readViewFile,
  savedViews,
  saveView,
  VIEW_FILE,
  VIEW_NAME_MOST,
  viewFile,
  type SavedView,
} from './saved-views.ts';
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
  const [why, setWhy] = useState<string | null>(null);
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
  const take = (text: string): void => {
    const known = grid.look().columns.map(({ colId }) => colId);
    const read = readViewFile(text, known, views);
    setWhy('why' in read ? read.why : null);
    if ('why' in read) return;
    setViews(saveView(read.read));
    show(read.read);
    notify(`The view ${read.read.name} was taken from the file`, 'good');
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
      <Views
        {...{ views, why }}
        onShow={show}
        onForget={(forgotten) => setViews(forgetView(forgotten))}
        onText={take}
      />
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
          maxLength={VIEW_NAME_MOST}
          error={full ? `${MOST_VIEWS} views are kept: forget one first.` : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={!mayBeKept}>
          {replaces ? 'Replace' : 'Save'}
        </Button>
        <Button onClick={() => change(() => grid.resetColumns())}>Reset columns</Button>
      </form>
    </Dialog>
  );
}

interface ViewsProps {
  readonly views: readonly SavedView[];
  /** Why a file was not taken. */
  readonly why: string | null;
  readonly onShow: (saved: SavedView) => void;
  readonly onForget: (name: string) => void;
  readonly onText: (text: string) => void;
}

function Views({ views, why, onShow, onForget, onText }: ViewsProps) {
  return (
    <>
      <div className={css['viewsHead']}>
        <h3>Saved views</h3>
        <FilePicker label="View file" onText={onText}>
          Import a view…
        </FilePicker>
      </div>
      <ul className={css['views']} aria-label="Saved views">
        {views.map((saved) => (
          <li key={saved.name}>
            <Button onClick={() => onShow(saved)}>{saved.name}</Button>
            <span className={css['viewActs']}>
              <Button
                aria-label={`Export ${saved.name}`}
                onClick={() => void saveFile(fileName(VIEW_FILE, saved.name), viewFile(saved))}
              >
                Export…
              </Button>
              <Button aria-label={`Forget ${saved.name}`} onClick={() => onForget(saved.name)}>
                Forget
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <NotTaken why={why} kept="views" />
    </>
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
            <input type="checkbox" checked={shown} onChange={() => change(() => grid.showColumn(id, !shown))} />
            {title}
          </label>
          <Button aria-pressed={pinned} disabled={!shown} onClick={() => change(() => grid.pinColumn(id, !pinned))}>
            pin
          </Button>
        </li>
      ))}
    </ul>
  );
}
