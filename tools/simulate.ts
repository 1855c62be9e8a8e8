/**
 * `npm run simulate -- --seeds N --from S`: simulates worlds in which everything goes wrong, from their seeds. A seed that
 * breaks a rule is run again with ever fewer steps, and printed with the shortest trace that still breaks it. `--json`
 * ends with one line, `{"seeds","failed","failures":[{"seed","invariant"}]}`.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { INVARIANTS, type Invariant } from '../tests/simulation/simulator/auditor.ts';
import { manySeeds, seedsFrom } from '../tests/simulation/simulator/many-seeds.ts';
import { planOf } from '../tests/simulation/simulator/plan.ts';
import { shrink } from '../tests/simulation/simulator/shrink.ts';
import { simulate } from '../tests/simulation/simulator/simulation.ts';

/** Failures that are shrunk and shown; the others are named. */
const SHOWN_FAILURES = 3;

const USAGE = 'npm run simulate -- [--seeds N] [--from S] [--jobs J] [--json] [--trace]';

function numberOf(given: string | undefined, name: string, usual: number): number {
  if (given === undefined) return usual;
  const value = Number(given);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new RangeError(`--${name} takes a whole number from 1, not ${given}. ${USAGE}`);
}

/** The fewest steps that still break the rule, and what happens in them. */
async function explain(seed: number, invariant: Invariant): Promise<string> {
  const breaks = async (plan: ReturnType<typeof planOf>): Promise<Invariant | null> =>
    (await simulate(plan)).violation?.invariant ?? null;
  const all = planOf(seed);
  const plan = await shrink(all, invariant, breaks);
  const { trace, violation } = await simulate(plan, true);
  return [
    `seed ${seed} breaks "${INVARIANTS[invariant]}" with ${plan.steps.length} of its ${all.steps.length} steps:`,
    ...trace,
    `         ✗ ${violation?.message}`,
    '',
  ].join('\n');
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      from: { type: 'string' },
      jobs: { type: 'string' },
      json: { type: 'boolean' },
      trace: { type: 'boolean' },
    },
  });
  const seeds = numberOf(values.seeds, 'seeds', 200);
  const from = numberOf(values.from, 'from', 1);
  const jobs = numberOf(values.jobs, 'jobs', Math.max(1, availableParallelism()));
  if (values.trace) return traceOf(from);
  const startedMs = performance.now();
  let told = 0;
  const { failures } = await manySeeds({
    seeds: seedsFrom(from, seeds),
    jobs: Math.min(jobs, seeds),
    onSeed: ({ seed, broken }) => {
      if (broken) console.error(`seed ${seed}: ${broken.invariant}: ${broken.words.slice(0, 300)}`);
      else if (++told % 500 === 0) console.error(`${told} seeds hold`);
    },
  });
  for (const { seed, invariant } of failures.slice(0, SHOWN_FAILURES)) {
    const words = await explain(seed, invariant as Invariant);
    if (values.json) console.error(words);
    else console.log(words);
  }
  const summary = {
    seeds,
    failed: failures.length,
    failures: failures.map(({ seed, invariant }) => ({ seed, invariant })),
  };
  if (values.json) console.log(JSON.stringify(summary));
  else {
    const again = failures.map(({ seed }) => `npm run simulate -- --seeds 1 --from ${seed}`);
    console.log(
      [
        `${seeds} seeds, ${failures.length} failed, ${((performance.now() - startedMs) / 1_000).toFixed(0)} s`,
        ...again,
      ].join('\n'),
    );
  }
  return failures.length === 0 ? 0 : 1;
}

async function traceOf(seed: number): Promise<number> {
  const { trace, violation } = await simulate(planOf(seed), true);
  console.log(trace.join('\n'));
  console.log(violation ? `✗ ${violation.invariant}: ${violation.message}` : '✓ every rule holds');
  return violation ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
