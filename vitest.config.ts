/**
 * The test projects: `unit` and `desk` stand beside the code, the others are the folders of tests/. Few workers, because the
 * checks also run on small machines.
 */
import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, by far, is begun first, so that nothing waits for it at the end; of the rest the larger file. */
const LONG = [
  ...['simulation/seeds', 'simulation/crash', 'simulation/training', 'simulation/loop', 'simulation/market-rollout'],
  ...['interop/models', 'cli/cli', 'cli/models', 'gateway/session', 'kernel/algorithms'],
  ...[
    'e2e/workspace',
    'e2e/accessible',
    'e2e/pictures',
    'e2e/whole',
    'e2e/in-control',
    'e2e/policy',
    'e2e/two-engines',
  ],
].map((file) => `/${file}.test.ts`);

const isLong = ({ moduleId }: TestSpecification): boolean => LONG.some((file) => moduleId.endsWith(file));
const placeOf = ({ moduleId }: TestSpecification): number => LONG.findIndex((file) => moduleId.endsWith(file));

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // Projects stay where they are among each other.
    const byProject = Map.groupBy(await super.sort(files), ({ project }) => project);
    return [...byProject.values()].flatMap((own) => [
      ...own.filter(isLong).toSorted((a, b) => placeOf(a) - placeOf(b)),
      ...own.filter((file) => !isLong(file)),
    ]);
  }
}

/** A bound against a hang, not a measure of speed: the longest take many times as long on a busy machine. */
const HANG_MS = 600_000;

const MEMORY_DISK = '/dev/shm';
/** Far more than all tests' data at a time. */
const MEMORY_DISK_BYTES = 2 ** 32;

/**
 * Where temporary folders are made: in memory where there is room, since an engine waits for its disk at every commit,
 * and the markets of tests go by as fast as it can. No test cuts the power, so none asks a disk what it has kept.
 */
function temporaryPlace(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY_DISK);
    if (bavail * bsize >= MEMORY_DISK_BYTES) return MEMORY_DISK;
  } catch {
    // Only Linux has one.
  }
  return tmpdir();
}

const acrossFolders = (name: string, groupOrder = 0, globalSetup: string[] = []) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.{ts,tsx}`],
    globalSetup,
    // Projects of a later group start when the earlier ones are done.
    sequence: { groupOrder },
  },
});

export default defineConfig({
  cacheDir: '.cache/vite',
  test: {
    environment: 'node',
    testTimeout: HANG_MS,
    hookTimeout: HANG_MS,
    pool: 'forks',
    maxWorkers: 2,
    // Programs that tests start, over a hundred times, are compiled once.
    env: { NODE_COMPILE_CACHE: path.resolve(import.meta.dirname, '.cache/compile'), TMPDIR: temporaryPlace() },
    sequence: { sequencer: LongestFirst },
    // A test that passes at the second try has failed once.
    retry: 0,
    // The default of one second is a measure of the machine; what never comes true fails all the same.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{shared,engine,engine-client,cli,tools,bench}/**/*.test.ts'],
          // Half of the time of a small file went into loading its modules anew. What these hold beyond a test is
          // theirs alone or never changes; the desk's stores are the desk's, one for all of a page.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'desk', include: ['{renderer,electron}/**/*.test.{ts,tsx}'] },
      },
      acrossFolders('contract'),
      acrossFolders('interop'),
      acrossFolders('simulation', 1),
      acrossFolders('e2e', 2, ['tests/e2e/harness/build-desk.ts']),
    ],
  },
});
