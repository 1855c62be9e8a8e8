/**
 * `watchkeeper rollout study --market`: whole roll-outs, each by an engine in a market of its own, in which canaries and
 * controls meet. What a candidate costs more is measured as well, at an even share and on other seeds, and of these orders
 * roll-outs are drawn, many for each whole one.
 */
import { ArgumentError } from '../../engine/kernel/start/argument-error.ts';
import { type Candidate, candidateNamed } from '../../engine/kernel/episode/candidates.ts';
import type { MarketOrder } from '../../engine/kernel/episode/market-rollout.ts';
import { addOutcome, compared } from '../../engine/rollout/comparison.ts';
import { runRollout } from '../../engine/rollout/study.ts';
import { formatFixed, formatSigned } from '../../shared/domain/basics/format.ts';
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import { DEFAULT_ROLLOUT_TERMS, NO_EVIDENCE } from '../../shared/domain/models/rollout.ts';
import { wholeNumber } from '../option-numbers.ts';
import { registryAt } from '../model-folders.ts';
import { print } from '../output.ts';
import { type Figures, figuresInWords, figuresOf } from './figures.ts';
import { anOrder, MOST_ORDERS as MOST_DRAWN, type StudyOptions } from './study.ts';
import { runKept } from '../scenario/kept-results.ts';
import type { PolicyFile } from '../scenario/worker.ts';

/** One that is not over by then is left undecided. */
const MOST_ORDERS = 1_000;
/** To know what a candidate costs: so many runs, of so many orders each. */
const MEASURED_RUNS = 8;
const MEASURED_ORDERS = 300;
const DRAWN = 2_000;
const EVEN = 0.5;

export async function marketStudy(seeds: number, options: StudyOptions): Promise<void> {
  const names = options.candidate.map(candidateNamed);
  const { card, bytes } = registryAt(options.models).read(options.model);
  if (card.kind !== 'policy') throw new ArgumentError(`${options.model} is no policy`);
  const candidates: Awaited<ReturnType<typeof studyOf>>[] = [];
  for (const candidate of names) candidates.push(await studyOf(candidate, { card, bytes }, seeds, options));
  const result = { model: card.name, sha256: card.sha256, seeds, seed: options.seed, candidates };
  print(options, { ...result, terms: DEFAULT_ROLLOUT_TERMS }, () => {
    const rows = candidates.flatMap((each) => {
      const [low, high] = each.extraCi95;
      const extra = `${formatSigned(each.extraBps, 2)} bp (${formatFixed(low, 2)} to ${formatFixed(high, 2)})`;
      const whole = [`${each.candidate}: ${extra}, ${seeds} whole`, each] as const;
      return [whole, [`${each.candidate}: ${DRAWN} drawn`, each.drawn] as const];
    });
    const ends = candidates.map((each) => `${each.candidate}: ${JSON.stringify(each.ends)}`);
    return [figuresInWords('costs more', rows), ...ends].join('\n');
  });
}

async function studyOf(candidate: Candidate, model: NonNullable<PolicyFile>, seeds: number, options: StudyOptions) {
  const { orders, ...measured } = await measure(candidate, model, options);
  const runs = await rollOut(candidate, model, seeds, options);
  const ends = Object.groupBy(runs, ({ end, cause }) => cause ?? end);
  const counts = Object.fromEntries(Object.entries(ends).map(([end, each]) => [end, each.length]));
  return {
    candidate,
    ...measured,
    ...figuresOf(runs),
    ends: counts,
    drawn: drawnFrom(orders, model.card, options.seed),
  };
}

/** Of roll-outs whose orders are drawn, each from those of its arm: the test alone, without what else rolls back. */
function drawnFrom(orders: readonly MarketOrder[], card: ModelCard, seed: string): Figures {
  const of = (arm: MarketOrder['arm']): MarketOrder[] => orders.filter((order) => order.arm === arm);
  const study = { sample: of('control'), canaries: of('canary'), extraBps: 0, card, order: anOrder() };
  const terms = DEFAULT_ROLLOUT_TERMS;
  const run = (_: unknown, i: number) => runRollout({ ...study, terms, mostOrders: MOST_DRAWN }, `${seed}/drawn/${i}`);
  return figuresOf(Array.from({ length: DRAWN }, run));
}

const envelopeOf = ({ envelope }: StudyOptions): number => wholeNumber('--envelope', envelope, [1, 100]);

async function rollOut(candidate: Candidate, model: NonNullable<PolicyFile>, seeds: number, options: StudyOptions) {
  const { seed, keep } = options;
  const of = { scenario: candidate, candidate, model, envelopePct: envelopeOf(options) };
  const task = { kind: 'roll-out', ...of, mostOrders: MOST_ORDERS } as const;
  const tasks = Array.from({ length: seeds }, (_, i) => ({
    ...task,
    seed: `${seed}/${i}`,
    terms: DEFAULT_ROLLOUT_TERMS,
  }));
  const results = await runKept(tasks, keep, telling(`roll-outs, ${candidate}`));
  return results.map((result) => {
    if (!('rollout' in result)) throw new Error('a roll-out has an end');
    return result.rollout;
  });
}

/** What it costs more by the roll-out's own estimate at an even share; the interval is over the runs. */
async function measure(candidate: Candidate, model: NonNullable<PolicyFile>, options: StudyOptions) {
  const { seed, keep } = options;
  const of = { scenario: candidate, candidate, model, envelopePct: envelopeOf(options) };
  const task = { kind: 'both', ...of, mostOrders: MEASURED_ORDERS } as const;
  const tasks = Array.from({ length: MEASURED_RUNS }, (_, i) => ({ ...task, seed: `${seed}/measured/${i}` }));
  const results = await runKept(tasks, keep, telling(`measured, ${candidate}`));
  const runs = results.map((result) => {
    if (!('orders' in result)) throw new Error('orders that are worked are measured');
    return result.orders;
  });
  const extras = runs.map(extraOf);
  const extraBps = extras.reduce((sum, each) => sum + each, 0) / MEASURED_RUNS;
  const variance = extras.reduce((sum, each) => sum + (each - extraBps) ** 2, 0) / (MEASURED_RUNS - 1);
  const reach = 1.96 * Math.sqrt(variance / MEASURED_RUNS);
  const extraCi95 = [extraBps - reach, extraBps + reach] as const;
  const orders = runs.flat();
  return { extraBps, extraCi95, measuredOrders: orders.length, orders };
}

function extraOf(orders: readonly MarketOrder[]): number {
  let evidence = NO_EVIDENCE;
  for (const order of orders) {
    evidence = addOutcome(evidence, order, order.arm === 'canary', EVEN, DEFAULT_ROLLOUT_TERMS);
  }
  return compared(evidence, DEFAULT_ROLLOUT_TERMS).estimate;
}

const telling = (what: string) => (done: number, total: number) => {
  if (done % 10 === 0 || done === total) process.stderr.write(`${what}: ${done} of ${total}\n`);
};
