/** A folder of files for one test: made of a map from path to text, and gone when its `using` ends. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface TemporaryTree extends Disposable {
  readonly root: string;
}

export function temporaryTree(files: Readonly<Record<string, string>>, within: string = tmpdir()): TemporaryTree {
  mkdirSync(within, { recursive: true });
  const root = realpathSync(mkdtempSync(path.join(within, 'watchkeeper-')));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
