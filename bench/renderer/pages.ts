/** Builds the pages that exist for this benchmark alone: the plain grid, and the chart of a million points. */
import path from 'node:path';
import { build } from 'vite';
import { ROOT } from '../../tools/build.ts';

export type BenchPage = 'plain' | 'million';

/** Returns the folder that has the page as its `index.html`. */
export async function buildPage(page: BenchPage): Promise<string> {
  const outDir = path.join(ROOT, 'dist', `bench-${page}`);
  await build({
    configFile: false,
    logLevel: 'warn',
    root: path.join(import.meta.dirname, page),
    base: './',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 2_000 },
  });
  return outDir;
}
