/**
 * The test projects: `unit` stands beside the code, the others are the folders of tests/. Few workers, because the
 * checks also run on small machines; what drives a whole engine or a browser runs alone, one file after another.
 */
import { defineConfig } from 'vitest/config';

const acrossFolders = (name: string, timeoutMs: number, alone: boolean) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.{ts,tsx}`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    fileParallelism: !alone,
    // Projects of a later group start when the earlier ones are done.
    sequence: { groupOrder: alone ? (name === 'e2e' ? 2 : 1) : 0 },
  },
});

export default defineConfig({
  cacheDir: '.cache/vite',
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    // A test that passes at the second try has failed once.
    retry: 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{shared,engine,engine-client,renderer,electron,cli,tools,bench}/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      acrossFolders('contract', 30_000, false),
      acrossFolders('interop', 120_000, false),
      acrossFolders('simulation', 120_000, true),
      acrossFolders('e2e', 60_000, true),
    ],
  },
});
