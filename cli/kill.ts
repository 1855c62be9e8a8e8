/**
 * `watchkeeper kill`: stops by plain HTTP, whatever has become of the desks, and waits for the engine to say how far it
 * has come. Exit code 0 when confirmed, 2 when accepted but orders are left or unknown, 1 when it was not accepted.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { EngineUnreachable } from '../engine-client/client/engine-unreachable.ts';
import type { HttpEngine } from '../engine-client/client/http-engine.ts';
import { type Stop, StopDegree, StopScope, describeScope } from '../shared/domain/safety/stop.ts';
import { type ConnectionOptions, connect, withConnection } from './connection.ts';
import { type OutputOptions, print } from './output.ts';
import { Refused } from './refused.ts';

/** Asking again with the same id is safe, so an engine that is busy or restarting is asked until it answers. */
const TRIES = 5;
const AGAIN_MS = 300;
const POLL_MS = 50;

interface KillOptions extends ConnectionOptions, OutputOptions {
  readonly scope: StopScope[];
  readonly degree: StopDegree;
  readonly reason: string;
  readonly wait: number;
}

export function addKill(kill: Command): void {
  withConnection(kill)
    .option(
      '--scope <scope>',
      'all, engine, venue:DARK2, instrument:GOOG, strategy:twap, model:ID, trader:NAME or parent:P12, or several that must all be met: venue:DARK2+instrument:GOOG; may be repeated (default: all)',
      addScope,
      [],
    )
    .option(
      '--degree <degree>',
      'cancel: nothing new, and cancel all working orders; reduce: only what shrinks positions leaves or stays; hold: nothing new',
      degree,
      'cancel',
    )
    .option('--reason <words>', 'why, for the record', 'stopped from the command line')
    .option('--wait <seconds>', 'how long to wait for the confirmation', seconds, 10)
    .option('--json', 'the stop as JSON')
    .action(async (options: KillOptions) => {
      const scopes: StopScope[] = options.scope.length > 0 ? options.scope : [{ kind: 'all' }];
      const engine = connect(options);
      const { degree: how, reason } = options;
      const stopId = await engage(engine, { commandId: randomUUID(), scopes, degree: how, reason });
      const stop = await settled(engine, stopId, options.wait * 1_000);
      print(options, stop, () => describe(stop));
      if (!isDone(stop)) process.exitCode = 2;
    });
}

async function engage(engine: HttpEngine, request: Parameters<HttpEngine['kill']>[0]): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await engine.kill(request);
      if (answer.status === 'accepted') return answer.stopId;
      throw new Refused(`refused (${answer.code}): ${answer.reason}`);
    } catch (error) {
      if (!(error instanceof EngineUnreachable) || attempt === TRIES) throw error;
      process.stderr.write(`${error.message} Trying again.\n`);
      await delay(AGAIN_MS);
    }
  }
}

async function settled(engine: HttpEngine, stopId: string, waitMs: number): Promise<Stop> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const stop = (await engine.stops()).find((row) => row.stopId === stopId);
    if (!stop) throw new EngineUnreachable(`the engine accepted stop ${stopId} but does not list it: ask it again`);
    if (isDone(stop) || waitedMs >= waitMs) return stop;
    await delay(POLL_MS);
  }
}

const isDone = (stop: Stop): boolean =>
  stop.state === 'confirmed' || stop.state === 'released' || (stop.degree === 'hold' && stop.state === 'engaged');

function describe(stop: Stop): string {
  const what = `${stop.stopId} over ${stop.scopes.map(describeScope).join(', ')}`;
  if (stop.degree === 'hold') return `${what}: engaged. Nothing new leaves; working orders stay.`;
  const progress = `${stop.done} of ${stop.total} orders ended`;
  if (isDone(stop)) return `${what}: confirmed. ${progress}, nothing is open in it.`;
  const unknown = stop.unknown > 0 ? `, ${stop.unknown} of unknown fate` : '';
  return `${what}: ${stop.state}, NOT confirmed. ${progress}${unknown}. Nothing new leaves; see the desk for what is left.`;
}

function addScope(text: string, scopes: StopScope[]): StopScope[] {
  const of = text.split('+').map(condition);
  const parsed = StopScope.safeParse(of.length === 1 ? of[0] : { kind: 'intersection', of });
  if (parsed.success) return [...scopes, parsed.data];
  throw new InvalidArgumentError(`give ${SCOPES}; with + between, what meets all of them.`);
}

const SCOPES = 'all, engine, venue:ID, instrument:SYMBOL, strategy:NAME, model:ID, trader:NAME or parent:ID';

function condition(text: string): Record<string, string> {
  const at = text.indexOf(':');
  const kind = at < 0 ? text : text.slice(0, at);
  if (at < 0) return { kind };
  return { kind, [kind === 'parent' ? 'parentId' : kind]: text.slice(at + 1) };
}

function degree(text: string): StopDegree {
  const parsed = StopDegree.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('give cancel, reduce or hold.');
}

function seconds(text: string): number {
  const value = Number(text);
  if (text !== '' && value >= 0 && value <= 3_600) return value;
  throw new InvalidArgumentError('give seconds from 0 to 3600.');
}
