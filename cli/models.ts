/** `watchkeeper models`: which there are, what their cards say, how good they are, and how to bring in another. */
import type { Command } from 'commander';
import { SCHEMAS } from '../engine/features/schema.ts';
import { verdict } from '../engine/learning/signal/report.ts';
import { CHAMPION } from '../engine/kernel/models/policy-shelf.ts';
import { openThreadClock } from '../engine/kernel/start/thread-clock.ts';
import { openAtPace } from '../engine/models/check-pace.ts';
import { openModel, sha256Of } from '../engine/models/check-model.ts';
import { OnnxRuntime } from '../engine/models/onnx-runtime.ts';
import { ModelError } from '../engine/models/model-error.ts';
import { readBounded, readCard, type RegistryEntry } from '../engine/models/registry.ts';
import type { MetricCard, ModelCard } from '../shared/domain/models/model-card.ts';
import { evaluateModels, type Evaluation } from './evaluate-models.ts';
import { registryAt } from './model-folders.ts';
import { type OutputOptions, print, table } from './output.ts';

interface ModelsOptions extends OutputOptions {
  readonly models?: string;
}

const MODELS_OPTION = ['--models <folder>', 'where your models lie'] as const;
const MAX_BYTES = 1 << 30;
const WHAT_NEXT: Readonly<Record<ModelCard['kind'], string>> = {
  signal:
    'a running engine forecasts by it, within seconds, what nothing forecasts there; the rest from its next start on',
  policy: 'a candidate: let it loose step by step with watchkeeper rollout, or in the panel Models',
};

export function addModels(models: Command): void {
  models
    .command('list')
    .description('every model that ships or is yours')
    .option(...MODELS_OPTION)
    .option('--json', 'as JSON: {"models": [{"name", "shipped", "card", "problem"}], "passedOver": […]}')
    .action(list);
  models
    .command('show')
    .description('the card of one model')
    .argument('<name>', 'a model’s name')
    .option(...MODELS_OPTION)
    .option('--json', 'the card as JSON')
    .action(show);
  models
    .command('import')
    .description('take in an ONNX model that was made elsewhere, as a candidate; docs/modelling.md shows the way')
    .argument('<file>', 'the ONNX file')
    .requiredOption('--card <file>', 'its card, as JSON; sha256 may be left empty and is filled in')
    .option('--replace', 'take the place of your model of the same name')
    .option(...MODELS_OPTION)
    .option('--json', 'as JSON: {"folder", "card"}')
    .action(take);
  models
    .command('evaluate')
    .description('measure signal models on the part of their data that was never learnt from, beside the baselines')
    .argument('[names...]', 'all signal models where none is named')
    .option('--recordings <files...>', 'the recordings that models were trained on', [])
    .option(...MODELS_OPTION)
    .option('--json', 'as JSON: {"models": [{"name", "metrics", "inference"}], "skipped": [{"name", "reason"}]}')
    .action(async (names: readonly string[], options: ModelsOptions & { readonly recordings: readonly string[] }) => {
      const evaluation = await evaluateModels(registryAt(options.models), names, options.recordings);
      print(options, evaluation, () => describe(evaluation));
    });
}

function list(options: ModelsOptions): void {
  const registry = registryAt(options.models);
  const models = registry.list();
  const passedOver = registry.passedOver();
  const rows = models.map((entry) => [
    ...[entry.name, entry.card?.kind ?? '?', entry.shipped ? 'shipped' : 'yours'],
    ...[entry.card ? `${entry.card.features.states} × ${entry.card.features.schema}` : '', entry.card?.by ?? ''],
    ...[entry.card?.data.instruments.join(', ') ?? '', entry.problem || atFirst(entry)],
  ]);
  print(options, { models, passedOver }, () =>
    [
      rows.length === 0 ? 'no models' : table([['name', 'kind', '', 'features', 'by', 'knows', ''], ...rows]),
      ...passedOver,
    ].join('\n'),
  );
}

/** What a policy decides for until a roll-out has it otherwise, in words. */
function atFirst({ name, shipped, card }: RegistryEntry): string {
  if (!shipped || card?.kind !== 'policy') return '';
  return `decides for ${name === CHAMPION ? 'what no other that ships knows' : card.data.instruments.join(', ')}`;
}

function show(name: string, options: ModelsOptions): void {
  const { card, place } = registryAt(options.models).read(name);
  print(options, card, () => describeCard(card, place));
}

async function take(file: string, options: ModelsOptions & { readonly card: string; readonly replace?: boolean }) {
  const bytes = readBounded(file, MAX_BYTES, 'onnx');
  const card = readCard(options.card, (value) => filledIn(value, bytes));
  const registry = registryAt(options.models);
  if (registry.shipsPolicy(card.name)) {
    throw new ModelError('name', `${options.card}: ${card.name} ships; give yours another name, and roll it out`);
  }
  const runtime = await OnnxRuntime.load();
  const nowUs = openThreadClock() ?? (() => performance.now() * 1_000);
  openAtPace(file, () => openModel({ card, bytes, place: file }, runtime, SCHEMAS), nowUs).close();
  const folder = registry.enter(card, bytes, options.replace);
  print(options, { folder, card }, () => `${card.name}: taken in, ${folder}; ${WHAT_NEXT[card.kind]}`);
}

/** A card that is written by hand need not tell the hash of its file. */
function filledIn(value: unknown, bytes: Uint8Array): unknown {
  const open = typeof value === 'object' && value !== null && 'sha256' in value && value.sha256 === '';
  return open ? { ...value, sha256: sha256Of(bytes) } : value;
}

function describeCard(card: ModelCard, place: string): string {
  const { data, training, features } = card;
  const lines = [
    [card.name, card.what],
    ['file', place],
    ['by', `${card.by} (${card.licence})`],
    ['learnt from', `${data.train} of ${data.sources.join(', ')}`],
    ['tuned on', data.tune],
    ['tested on', data.test],
    ['features', `${features.states} states of ${features.schema}, ${features.hash.slice(0, 12)}…`],
    ['size', `${training.parameters} parameters`],
    ['made by', training.command],
    ['commit', training.commit || 'unknown'],
  ];
  return [table(lines), ...(card.metrics.length > 0 ? ['', metricTable(card.metrics)] : [])].join('\n');
}

function describe({ models, skipped }: Evaluation): string {
  const parts = models.map(({ name, metrics, inference }) =>
    [
      name,
      metricTable(metrics),
      `${metrics[0]!.samples} samples of ${metrics[0]!.instrument}; an inference took ${inference.p50Us.toFixed(1)} µs at the median, ${inference.p99Us.toFixed(1)} µs at the 99th percentile`,
    ].join('\n'),
  );
  return [...parts, ...skipped.map(({ name, reason }) => `${name}: not measured, ${reason}`)].join('\n\n');
}

function metricTable(metrics: readonly MetricCard[]): string {
  const rows = metrics.flatMap((metric) => {
    const { part, horizon, balance, model, baselines } = metric;
    const figures = ({ value, ci95 }: MetricCard['model']): string[] =>
      (['macroF1', 'logLoss', 'ece'] as const).map(
        (measure) => `${value[measure].toFixed(3)} [${ci95[measure].map((end) => end.toFixed(3)).join(', ')}]`,
      );
    const shares = [balance.down, balance.flat, balance.up].map((x) => (100 * x).toFixed(0)).join('/');
    return [
      [part, String(horizon), shares, 'model', ...figures(model), ''],
      ...baselines.map(({ name, measured, beaten }) => ['', '', '', name, ...figures(measured), verdict(beaten)]),
    ];
  });
  return table([
    ['part', 'events', 'down/flat/up %', '', 'macro-F1', 'log-loss', 'calibration error', 'the model'],
    ...rows,
  ]);
}
