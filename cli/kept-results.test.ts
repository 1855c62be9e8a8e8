import { appendFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../tests/fixtures/temporary-folder.ts';
import { runKept } from './scenario/kept-results.ts';

const TWAP = { strategy: 'twap', sliceUs: 30_000_000 } as const;
const taskOf = (seed: string) => ({ kind: 'undisturbed', scenario: 'midcap-20k-30min', seed, params: TWAP }) as const;

it('goes on where it was broken off, with what was kept, and refuses a file of something else', async () => {
  using folder = temporaryFolder();
  const file = folder.file('kept.jsonl');
  const run = async (...seeds: readonly string[]) => {
    const told: string[] = [];
    const results = await runKept(seeds.map(taskOf), file, (done, total) => told.push(`${done}/${total}`));
    return { results, told };
  };
  const first = await run('a');
  appendFileSync(file, '["broken off in the mid');
  const second = await run('a', 'b');
  expect(second.told).toEqual(['2/2']);
  expect(second.results[0]).toEqual(JSON.parse(JSON.stringify(first.results[0])));
  expect((await run('b', 'a')).told).toEqual([]);
  appendFileSync(file, 'no result\n');
  await expect(run('a')).rejects.toThrow(/line 3: not a result that was kept/);
});
