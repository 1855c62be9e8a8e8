/**
 * The test projects: `unit` stands beside the code, the others are the folders of tests/. Few workers, because the
 * checks also run on small machines. What drives a browser and holds it to time runs alone, one file after another (`e2e-alone`).
 */
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, by far, is begun first, so that nothing waits for it at the end; of the rest the larger file. */
const LONG = [
  ...['simulation/seeds', 'simulation/crash', 'simulation/training', 'simulation/loop', 'simulation/market-rollout'],
  ...['e2e/workspace', 'e2e/accessible', 'e2e/pictures'],
  ...['interop/models', 'cli/cli', 'cli/models', 'gateway/session', 'kernel/algorithms'],
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

/** Of what drives a browser, what walks and looks and hurries nobody: two files of these at a time. */
const UNHURRIED = [
  ...['accessible', 'workspace', 'pictures', 'eight-decimals', 'in-control', 'tca', 'away', 'model-monitor', 'models'],
  ...['policy', 'market-panels', 'settings', 'regimes', 'children', 'entry', 'life', 'blotter'],
].map((file) => `tests/e2e/${file}.test.ts`);

const acrossFolders = (name: string, timeoutMs: number, groupOrder = 0) => ({
  extends: true as const,
  test: {
    name,
    include: [`tests/${name}/**/*.test.{ts,tsx}`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    // Projects of a later group start when the earlier ones are done.
    sequence: { groupOrder },
  },
});

type Project = ReturnType<typeof acrossFolders>;

const unhurried = (project: Project) => ({ ...project, test: { ...project.test, include: UNHURRIED } });
const alone = (project: Project) => ({
  ...project,
  test: { ...project.test, name: `${project.test.name}-alone`, exclude: UNHURRIED, fileParallelism: false },
});

export default defineConfig({
  cacheDir: '.cache/vite',
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    // Programs that tests start, over a hundred times, are compiled once.
    env: { NODE_COMPILE_CACHE: path.resolve(import.meta.dirname, '.cache/compile') },
    sequence: { sequencer: LongestFirst },
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
      unhurried(acrossFolders('e2e', 180_000, 2)),
      alone(acrossFolders('e2e', 180_000, 3)),
    ],
  },
});
