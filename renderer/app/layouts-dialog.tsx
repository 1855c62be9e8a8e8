/** The layouts by name: show, rename, save as another, pass on as a file, take from one, reset, take away. */
import { useState } from 'react';
import { useAction } from '../stores/actions.ts';
import { Button } from '../ui/primitives/button.tsx';
import { saveFile } from '../ui/browser/desk-file.ts';
import { Dialog } from '../ui/primitives/dialog.tsx';
import { FilePicker, NotTaken } from '../ui/primitives/file-picker.tsx';
import { LAYOUT_NAMES } from './layout-names.ts';
import {
  exportedLayout,
  importLayout,
  removeLayout,
  renameLayout,
  resetLayout,
  saveLayoutAs,
  showLayout,
  useLayouts,
  useShownLayout,
} from './workspace.ts';
import css from './app.module.css';

export function LayoutsDialog() {
  const [open, setOpen] = useState(false);
  const [why, setWhy] = useState<string | null>(null);
  const layouts = useLayouts();
  const shown = useShownLayout();
  useAction('desk.layouts', () => setOpen(true));

  return (
    <Dialog open={open} onClose={() => setOpen(false)} title="Layouts" kind="top">
      <div className={css['settings']}>
        {layouts.map(({ id, name }) => (
          <div key={id} className={css['layoutRow']}>
            <input
              aria-label={`Name of the layout ${name}`}
              defaultValue={name}
              maxLength={40}
              onBlur={(event) => renameLayout(id, event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') event.currentTarget.blur();
              }}
            />
            <Button disabled={id === shown.id} onClick={() => showLayout(id)}>
              Show
            </Button>
            <Button disabled={LAYOUT_NAMES.some((own) => own === id)} onClick={() => removeLayout(id)}>
              Take away
            </Button>
          </div>
        ))}
        <div className={css['buttons']}>
          <Button onClick={() => saveLayoutAs(`${shown.name} 2`)}>Save {shown.name} as another</Button>
          <Button onClick={exportShown}>Export {shown.name}…</Button>
          <FilePicker label="Layout file" onText={(text) => setWhy(importLayout(text))}>
            Import a layout…
          </FilePicker>
          <Button onClick={resetLayout}>Reset {shown.name}</Button>
        </div>
        <NotTaken why={why} kept="layouts" />
      </div>
    </Dialog>
  );
}

function exportShown(): void {
  const { name, text } = exportedLayout();
  void saveFile(name, text);
}
