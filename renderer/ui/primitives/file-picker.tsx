/** A button that takes a file of the desk, by the means there are: the desktop program's own dialog, or the browser's. */
import { useRef, type ReactNode } from 'react';
import { Button } from './button.tsx';
import css from './file-picker.module.css';

interface FilePickerProps {
  /** Of what is taken, for who cannot see the button. */
  readonly label: string;
  readonly onText: (text: string) => void;
  readonly children: ReactNode;
}

export function FilePicker({ label, onText, children }: FilePickerProps) {
  const file = useRef<HTMLInputElement>(null);
  const pick = async (): Promise<void> => {
    if (!window.desktop) return file.current?.click();
    const picked = await window.desktop.openFile();
    if (picked) onText(picked.text);
  };
  return (
    <>
      <Button onClick={() => void pick()}>{children}</Button>
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={label}
        onChange={(event) => {
          const [picked] = event.target.files ?? [];
          if (picked) void picked.text().then(onText);
          event.target.value = '';
        }}
      />
    </>
  );
}

interface NotTakenProps {
  /** Why the file was refused; null where none was. */
  readonly why: string | null;
  /** What the desk keeps of the kind, *layouts*: a refused file has changed nothing of it. */
  readonly kept: string;
}

export const NotTaken = ({ why, kept }: NotTakenProps) =>
  why ? (
    <p className={css['refused']} role="alert">
      The file was not taken: {why}. The {kept} are as they were.
    </p>
  ) : null;
