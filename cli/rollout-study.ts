/** `watchkeeper rollout study`: how often, and how soon, a roll-out rolls back what costs more and what does not. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArgumentError } from '../engine/kernel/argument-error.ts';
import { MODEL_FILE, REFERENCE_FILE } from '../engine/models/registry.ts';
import { type RolloutRun, runRollout, type Study } from '../engine/rollout/study.ts';
import { formatFixed, formatSigned } from '../shared/domain/format.ts';
import { ModelReference } from '../shared/domain/model-reference.ts';
import type { Parent } from '../shared/domain/parent.ts';
import { DEFAULT_ROLLOUT_TERMS } from '../shared/domain/rollout.ts';
import { defaultParams } from '../shared/domain/strategy.ts';
import { DEFAULT_TERMS } from '../shared/domain/working-terms.ts';
import { registryAt } from './model-folders.ts';
import { type OutputOptions, print, table } from './output.ts';

export interface StudyOptions extends OutputOptions {
  readonly seeds: string;
  readonly seed: string;
  readonly extra: readonly string[];
  readonly model: string;
  readonly models?: string;
}

const MOST_ORDERS = 2_000;

interface Figures {
  readonly extraBps: number;
  readonly rolledBackPct: number;
  /** 95 %, Wilson. */
  readonly rolledBackCi95: readonly [number, number];
  readonly championPct: number;
  readonly undecidedPct: number;
  /** Of those that were rolled back; null where none was. */
  readonly ordersToRollBack: Quartiles | null;
  readonly canariesToRollBack: Quartiles | null;
  /** Of those that became the champion. */
  readonly ordersToChampion: Quartiles | null;
}
type Quartiles = { readonly p25: number; readonly median: number; readonly p75: number };

export function study(seeds: number, options: StudyOptions): void {
  const { card, place } = registryAt(options.models).read(options.model);
  const reference = readReference(place.slice(0, -MODEL_FILE.length));
  const common = { sample: reference.orders, terms: DEFAULT_ROLLOUT_TERMS, card, order: anOrder() };
  const candidates = options.extra.map((given) => {
    const extraBps = Number(given);
    if (!Number.isFinite(extraBps)) throw new ArgumentError(`--extra ${given}: give basis points, such as 2`);
    const runs = Array.from({ length: seeds }, (_, i) =>
      runRollout({ ...common, extraBps, mostOrders: MOST_ORDERS } satisfies Study, `${options.seed}/${extraBps}/${i}`),
    );
    return figuresOf(extraBps, runs);
  });
  const { what } = reference;
  const result = { seeds, seed: options.seed, sample: { what, orders: reference.orders.length }, candidates };
  print(options, { ...result, terms: DEFAULT_ROLLOUT_TERMS }, () => inWords(result.sample, candidates));
}

/** Throws ArgumentError where there is none. */
function readReference(folder: string): ModelReference {
  const path = join(folder, REFERENCE_FILE);
  if (!existsSync(path)) {
    throw new ArgumentError(`${path} is not there: measure the model first, watchkeeper rollout measure MODEL`);
  }
  const read = ModelReference.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (read.success) return read.data;
  throw new ArgumentError(`${path}: not a reference; make it anew with watchkeeper rollout measure MODEL`);
}

function figuresOf(extraBps: number, runs: readonly RolloutRun[]): Figures {
  const ended = (end: RolloutRun['end']): RolloutRun[] => runs.filter((run) => run.end === end);
  const pct = (end: RolloutRun['end']): number => (100 * ended(end).length) / runs.length;
  const back = ended('rolled-back');
  return {
    extraBps,
    rolledBackPct: pct('rolled-back'),
    rolledBackCi95: wilson(back.length, runs.length),
    championPct: pct('champion'),
    undecidedPct: pct('undecided'),
    ordersToRollBack: quartiles(back.map(({ orders }) => orders)),
    canariesToRollBack: quartiles(back.map(({ canaries }) => canaries)),
    ordersToChampion: quartiles(ended('champion').map(({ orders }) => orders)),
  };
}

function quartiles(values: readonly number[]): Quartiles | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { p25: at(0.25), median: at(0.5), p75: at(0.75) };
}

/** Interval of a share: Wilson, JASA 22, 1927. */
function wilson(count: number, of: number): [number, number] {
  const z = 1.96;
  const share = count / of;
  const centre = share + (z * z) / (2 * of);
  const reach = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 100 / (1 + (z * z) / of);
  return [Math.max(0, (centre - reach) * scale), Math.min(100, (centre + reach) * scale)];
}

const anOrder = (): Parent => ({
  ...{ parentId: 'P0', instrument: 'MIDT', side: 'buy', qty: 20_000, params: defaultParams('adaptive') },
  ...{ terms: DEFAULT_TERMS, limitPx: null, startUs: 0, endUs: 1, state: 'working', version: 1, actor: 'study' },
  ...{ note: '', submittedUs: 0, planFromUs: 0, planFromQty: 0, arrivalBidPx: 0, arrivalAskPx: 0, filledQty: 0 },
  ...{ filledNotional: 0, fees: 0, openQty: 0, children: 0, heldBy: '', workedBy: null, finish: null },
  ...{ strategies: [], lastReason: '', model: '', modelArm: 'none', followed: null },
});

function inWords(sample: { what: string; orders: number }, candidates: readonly Figures[]): string {
  const middle = (found: Quartiles | null): string =>
    found ? `${found.median} (${found.p25} to ${found.p75})` : 'none';
  const share = (pct: number): string => `${formatFixed(pct, 1)} %`;
  const rows = candidates.map((each) => [
    `${formatSigned(each.extraBps, 1)} bp`,
    `${share(each.rolledBackPct)} (${each.rolledBackCi95.map((end) => formatFixed(end, 1)).join(' to ')})`,
    middle(each.ordersToRollBack),
    middle(each.canariesToRollBack),
    share(each.championPct),
    middle(each.ordersToChampion),
    share(each.undecidedPct),
  ]);
  const head = [
    'costs more',
    'rolled back',
    'after orders',
    'of them canaries',
    'champion',
    'after orders',
    'undecided',
  ];
  return [`costs drawn from ${sample.orders} measured orders: ${sample.what}`, table([head, ...rows])].join('\n');
}
