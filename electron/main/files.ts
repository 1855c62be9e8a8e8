/** Saving and opening text files where the user says. The desk proposes a name and never chooses a path itself. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FILE_BOUND } from '../../shared/desktop/bridge.ts';
import type { FileDialogs } from './electron-api.ts';

export async function saveFile(
  dialog: FileDialogs,
  folder: string,
  name: string,
  text: string,
): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: path.join(folder, name) });
  if (canceled || filePath === '') return null;
  await writeFile(filePath, text);
  return filePath;
}

export async function openFile(dialog: FileDialogs): Promise<{ name: string; text: string } | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog({ properties: ['openFile'] });
  const [file] = filePaths;
  if (canceled || file === undefined) return null;
  const { size } = await stat(file);
  if (size > FILE_BOUND) {
    throw new Error(`${path.basename(file)} is too large: ${size} bytes, at most ${FILE_BOUND} can be opened`);
  }
  return { name: path.basename(file), text: await readFile(file, 'utf8') };
}
