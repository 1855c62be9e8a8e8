/** `watchkeeper rollout study`: how often, and how soon, a roll-out rolls back what costs more and what does not. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArgumentError } from '../../engine/kernel/start/argument-error.ts';
import { MODEL_FILE, REFERENCE_FILE } from '../../engine/models/registry.ts';
import { runRollout, type Study } from '../../engine/rollout/study.ts';
import { formatSigned } from '../../shared/domain/basics/format.ts';
import { ModelReference } from '../../shared/domain/models/model-reference.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import { DEFAULT_ROLLOUT_TERMS } from '../../shared/domain/models/rollout.ts';
import { defaultParams } from '../../shared/domain/orders/strategy.ts';
import { DEFAULT_TERMS } from '../../shared/domain/orders/working-terms.ts';
import { registryAt } from '../model-folders.ts';
import { type OutputOptions, print } from '../output.ts';
import { figuresInWords, figuresOf } from './figures.ts';

export interface StudyOptions extends OutputOptions {
  readonly seeds: string;
  readonly seed: string;
  readonly extra: readonly string[];
  readonly market?: boolean;
  readonly desk?: boolean;
  readonly keep?: string;
  readonly candidate: readonly string[];
  readonly envelope: string;
  readonly regime?: readonly string[];
  readonly model: string;
  readonly models?: string;
}

export const MOST_ORDERS = 2_000;

export function study(seeds: number, options: StudyOptions): void {
  const { card, place } = registryAt(options.models).read(options.model);
  if (card.kind !== 'policy')
    throw new ArgumentError(`${options.model} is no policy: name one of watchkeeper models list`);
  const reference = readReference(place.slice(0, -MODEL_FILE.length), card.sha256);
  const common = { sample: reference.orders, terms: DEFAULT_ROLLOUT_TERMS, card, order: anOrder() };
  const candidates = options.extra.map((given) => {
    const extraBps = Number(given);
    if (!Number.isFinite(extraBps)) throw new ArgumentError(`--extra ${given}: give basis points, such as 2`);
    const runs = Array.from({ length: seeds }, (_, i) =>
      runRollout({ ...common, extraBps, mostOrders: MOST_ORDERS } satisfies Study, `${options.seed}/${extraBps}/${i}`),
    );
    return { extraBps, ...figuresOf(runs) };
  });
  const { what } = reference;
  const result = { seeds, seed: options.seed, sample: { what, orders: reference.orders.length }, candidates };
  print(options, { ...result, terms: DEFAULT_ROLLOUT_TERMS }, () => {
    const rows = candidates.map((each) => [`${formatSigned(each.extraBps, 1)} bp`, each] as const);
    return `costs drawn from ${reference.orders.length} measured orders: ${what}\n${figuresInWords('costs more', rows)}`;
  });
}

/** Throws ArgumentError where there is none, or it is of another file. */
export function readReference(folder: string, sha256: string): ModelReference {
  const path = join(folder, REFERENCE_FILE);
  if (!existsSync(path)) {
    throw new ArgumentError(`${path} is not there: measure the model first, watchkeeper rollout measure MODEL`);
  }
  const read = ModelReference.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (read.success && read.data.sha256 === sha256) return read.data;
  const wrong = read.success ? 'it is of another file than the model beside it' : 'not a reference';
  throw new ArgumentError(`${path}: ${wrong}; make it anew with watchkeeper rollout measure MODEL`);
}

/** Of which only who works it matters. */
export const anOrder = (): Parent => ({
  parentId: 'P0',
  instrument: 'MIDT',
  side: 'buy',
  qty: 20_000,
  params: defaultParams('adaptive'),
  terms: DEFAULT_TERMS,
  limitPx: null,
  startUs: 0,
  endUs: 1,
  state: 'working',
  version: 1,
  actor: 'study',
  account: '',
  note: '',
  submittedUs: 0,
  planFromUs: 0,
  planFromQty: 0,
  arrivalBidPx: 0,
  arrivalAskPx: 0,
  filledQty: 0,
  filledNotional: 0,
  fees: 0,
  venueFills: {},
  openQty: 0,
  children: 0,
  heldBy: '',
  workedBy: null,
  finish: null,
  strategies: [],
  lastReason: '',
  model: '',
  modelArm: 'none',
  followed: null,
});
