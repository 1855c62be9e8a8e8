/** The layouts by name: show, rename, save as another, pass on as a file, take from one, reset, take away. */
import { useRef, useState } from 'react';
import { useAction } from '../stores/actions.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
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
  const file = useRef<HTMLInputElement>(null);
  const layouts = useLayouts();
  const shown = useShownLayout();
  useAction('desk.layouts', () => setOpen(true));

  const take = (text: string): void => setWhy(importLayout(text));
  const pick = async (): Promise<void> => {
    if (!window.desktop) return file.current?.click();
    const picked = await window.desktop.openFile();
    if (picked) take(picked.text);
  };
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
          <Button onClick={() => void save()}>Export {shown.name}…</Button>
          <Button onClick={() => void pick()}>Import a layout…</Button>
          <Button onClick={resetLayout}>Reset {shown.name}</Button>
        </div>
        {why ? (
          <p className={css['wrong']} role="alert">
            The file was not taken: {why}. The layouts are as they were.
          </p>
        ) : null}
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label="Layout file"
          onChange={(event) => {
            const [picked] = event.target.files ?? [];
            if (picked) void picked.text().then(take);
            event.target.value = '';
          }}
        />
      </div>
    </Dialog>
  );
}

async function save(): Promise<void> {
  const { name, text } = exportedLayout();
  if (window.desktop) return void (await window.desktop.saveFile(name, text));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
