/**
 * The test projects: `unit` stands beside the code, the others are the folders of tests/. Few workers, because the
 * checks also run on small machines; what drives a browser runs alone, one file after another.
 */
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const acrossFolders = (name: string, timeoutMs: number, groupOrder = 0, alone = false) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.{ts,tsx}`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    fileParallelism: !alone,
    // Projects of a later group start when the earlier ones are done.
    sequence: { groupOrder },
  },
});

export default defineConfig({
  cacheDir: '.cache/vite',
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    // Programs that tests start, over a hundred times, are compiled once.
    env: { NODE_COMPILE_CACHE: path.resolve(import.meta.dirname, '.cache/compile') },
    // A test that passes at the second try has failed once.
    retry: 0,
    // The default of one second is a measure of the machine; what never comes true fails all the same.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{shared,engine,engine-client,renderer,electron,cli,tools,bench}/**/*.test.{ts,tsx}'],
          // Bounds against a hang, not measures of speed: the heavy ones take many times as long on a busy machine.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      acrossFolders('contract', 30_000),
      acrossFolders('interop', 120_000),
      acrossFolders('simulation', 120_000, 1),
      acrossFolders('e2e', 180_000, 2, true),
    ],
  },
});
