/**
 * Records the rows that the gallery shows: what a real engine on the built-in market tells after half a minute of work
 * with news, executions that get lost, a pause, a stop, a drill, a fault, an override, a draft of the policy, a pinned
 * regime and a roll-out, thinned to what a small picture can show, and what its ended orders cost. Run it when rows change
 * their form: `node tools/record-gallery.ts`, then `node tools/gallery-pictures.ts`.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EngineClient } from '../engine-client/client/engine-client.ts';
import type { Batch, TableParams } from '../engine-client/client/handle.ts';
import { HttpEngine } from '../engine-client/client/http-engine.ts';
import { splitEngineUrl } from '../shared/desktop/launch-arguments.ts';
import type { Command } from '../shared/domain/command.ts';
import type { OrderCost } from '../shared/domain/orders/costs.ts';
import { defaultParams, type StrategyName } from '../shared/domain/orders/strategy.ts';
import { DEFAULT_TERMS } from '../shared/domain/orders/working-terms.ts';
import { rowKey, TABLE_NAMES, TABLES, type RowOf, type TableName } from '../shared/protocol/tables.ts';
import { US_PER_MINUTE } from '../shared/std/duration.ts';
import type { ExecutionPolicy } from '../shared/domain/policy/policy.ts';
import { type Person, startDesk } from '../tests/e2e/harness/running-desk.ts';

const FILE = path.resolve(import.meta.dirname, '../renderer/app/gallery/rows.json');
const KIM: Person = { token: 'kim-has-a-token-of-her-own', actor: 'kim', role: 'admin' };
const CANDIDATE = 'execution-young';
const SHIPPED = path.resolve(import.meta.dirname, '../assets/models/execution-midt-outlook');
const MOST_ROWS = 60;
const SERIES_ROWS = 120;
const WORK_MS = 30_000;
/** By the engine's clock. */
const LOST_US = 10 * US_PER_MINUTE;

type Order = readonly [instrument: string, side: 'buy' | 'sell', qty: number, strategy: StrategyName, minutes: number];

const ORDERS: readonly Order[] = [
  ['MIDT', 'buy', 20_000, 'adaptive', 60],
  ['LRGE', 'sell', 35_000, 'twap', 90],
  ['SMLL', 'buy', 240_000, 'pov', 120],
  ['MIDT', 'sell', 90_000, 'is', 120],
  ['LRGE', 'buy', 400_000, 'vwap', 120],
];

/** Short ones, by turns in each instrument: these have ended when the rows are taken. */
const ENDING: readonly StrategyName[] = ['adaptive', 'twap', 'pov', 'vwap', 'adaptive', 'is', 'twap', 'pov', 'vwap'];
const ENDING_IN = ['MIDT', 'LRGE', 'SMLL'] as const;

/** By the built-in market's first day, which begins at 14:30 UTC. */
const NEWS = [
  ['14:33', 'MIDT', 'Midtown raises its outlook after a strong quarter'],
  ['14:38', undefined, 'Rates stay where they are, says the bank'],
  ['14:44', 'LRGE', 'Largo looks into a fault of its newest engine'],
  ['14:51', 'SMLL', 'Smallridge names a new head of finance'],
] as const;

function newsFile(): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'watchkeeper-gallery-')), 'news.jsonl');
  const lines = NEWS.map(([at, instrument, headline]) =>
    JSON.stringify({ time: `2026-01-05T${at}:00Z`, instrument, headline, source: 'wire' }),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** Every table that is of nothing in particular, and those of P1 and its instrument. */
const topics = (): [TableName, TableParams][] =>
  TABLE_NAMES.flatMap((table): [TableName, TableParams][] => {
    const { param } = TABLES[table];
    if (param === 'none') return [[table, {}]];
    if (param === 'instrument') return [[table, { instrument: 'MIDT' }]];
    return param === 'parentId' ? [[table, { parentId: 'P1' }]] : [];
  });

async function main(): Promise<void> {
  const news = newsFile();
  await using running = await startDesk(['--seed', '7', '--speed', '60', '--name', 'ldn-1', '--news', news], [KIM]);
  putCandidate(running.dataFolder);
  await running.killEngine();
  await running.restart();
  const { url, token } = splitEngineUrl(running.deskUrl);
  const client = new EngineClient({ url, token, clientName: 'gallery' });
  const held: Held = new Map();
  client.onBatch((batch) => fold(held, batch));
  await delay(2_000);
  const { nowUs } = await new HttpEngine({ url, token, timeoutMs: 3_000 }).status();
  const send = async (command: Command): Promise<void> => {
    const result = await client.command(command);
    if (result.status !== 'accepted') throw new Error(`${command.kind}: ${result.status}, ${result.reason}`);
  };
  for (const order of ORDERS) await send(submission(nowUs, ...order));
  for (const [at, strategy] of ENDING.entries()) {
    const instrument = ENDING_IN[at % ENDING_IN.length]!;
    await send(submission(nowUs, instrument, at % 2 === 0 ? 'buy' : 'sell', 900 + 150 * at, strategy, 4 + at));
  }
  await send({ kind: 'InjectFault', fault: { kind: 'lost-executions', venue: 'LIT1', sharePct: 10 }, forUs: LOST_US });
  for (const [table, params] of topics()) client.subscribe(table, params);
  await send({ kind: 'StartRollout', model: CANDIDATE, reason: 'did well on paper' });
  await send({ kind: 'PinRegime', instrument: 'SMLL', regime: 'volatile', reason: 'figures at ten' });
  await delay(WORK_MS);
  await send({ kind: 'GrantOverride', parentId: 'P2', limit: 'maxOrderQty', value: 9_000, reason: 'client call' });
  await send({
    kind: 'GrantOverride',
    parentId: 'P4',
    limit: 'maxPositionQty',
    value: 2_500_000,
    reason: 'to be sold today',
  });
  await send({ kind: 'PauseParent', parentId: 'P3', children: 'pull' });
  await client.kill({ scopes: [{ kind: 'parent', parentId: 'P4' }], degree: 'cancel', reason: 'client call' });
  await send({ kind: 'InjectFault', fault: { kind: 'venue-down', venue: 'LIT3' }, forUs: null });
  await delay(4_000);
  await send({
    kind: 'RunDrill',
    scopes: [{ kind: 'instrument', instrument: 'LRGE' }],
    degree: 'cancel',
    reason: 'before lunch',
  });
  await delay(4_000);
  await proposeTwice(held, send);
  const costs = await costsOf(client);
  client.close();
  rmSync(path.dirname(news), { recursive: true });
  for (const table of ['news', 'reconciliation'] as const)
    if (!held.get(table)?.size) throw new Error(`no row of ${table} came: its panel would show nothing`);
  const rows = Object.fromEntries([...held].map(([table, of]) => [table, thinned(table, [...of.values()])]));
  writeFileSync(FILE, `${JSON.stringify({ ...rows, costs })}\n`);
}

const submission = (nowUs: number, ...[instrument, side, qty, strategy, minutes]: Order): Command => ({
  kind: 'SubmitParent',
  instrument,
  side,
  qty,
  params: defaultParams(strategy),
  terms: DEFAULT_TERMS,
  startUs: null,
  endUs: nowUs + minutes * US_PER_MINUTE,
  limitPx: null,
  note: '',
});

async function costsOf(client: EngineClient): Promise<readonly OrderCost[]> {
  for (;;) {
    const told = await client.ask({ kind: 'AskCosts', most: 20 });
    if (told?.kind !== 'AskCosts') throw new Error('the engine did not say what its orders cost');
    if (told.left === 0) return told.costs;
    await delay(200);
  }
}

/** The shipped policy under another name, as if it had been trained here. */
function putCandidate(dataFolder: string): void {
  const folder = path.join(dataFolder, 'models', CANDIDATE);
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(SHIPPED, 'model.onnx'), path.join(folder, 'model.onnx'));
  const card = JSON.parse(readFileSync(path.join(SHIPPED, 'card.json'), 'utf8')) as object;
  writeFileSync(path.join(folder, 'card.json'), JSON.stringify({ ...card, name: CANDIDATE }));
}

type Held = Map<TableName, Map<string, RowOf<TableName>>>;

/** Takes a second person from now on, by which the next change waits as a draft. */
async function proposeTwice(held: Held, send: (command: Command) => Promise<void>): Promise<void> {
  for (const change of [
    (policy: ExecutionPolicy): ExecutionPolicy => ({ ...policy, approvals: { ...policy.approvals, policy: true } }),
    (policy: ExecutionPolicy): ExecutionPolicy => {
      const { MIDT } = policy.instruments;
      return { ...policy, instruments: { ...policy.instruments, MIDT: { ...MIDT, maxOrderQty: 2_500 } } };
    },
  ]) {
    const { version, policy } = [...held.get('policies')!.values()].at(-1) as RowOf<'policies'>;
    await send({ kind: 'ProposePolicy', policy: change(policy), basedOn: version, reason: 'a thin market today' });
    await delay(1_000);
  }
}

function fold(held: Held, { updates }: Batch): void {
  for (const { table, kind, rows, removed } of updates) {
    const of = kind === 'snapshot' ? new Map<string, RowOf<TableName>>() : (held.get(table) ?? new Map());
    held.set(table, of);
    for (const row of rows) of.set(rowKey(table, row), row);
    for (const key of removed) of.delete(key);
  }
}

/** The newest of what grows; every so many of a series. */
function thinned(table: TableName, rows: RowOf<TableName>[]): RowOf<TableName>[] {
  if (!table.endsWith('Series')) return rows.slice(-MOST_ROWS);
  const step = Math.max(1, Math.floor(rows.length / SERIES_ROWS));
  return rows.filter((_row, at) => at % step === 0);
}

await main();
