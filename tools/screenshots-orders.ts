/** The orders that pictures of the desk are taken with: ten at work on the built-in market, one paused, one stopped, and
 * some that have ended. */
import { setTimeout as delay } from 'node:timers/promises';
import { EngineClient } from '../engine-client/client/engine-client.ts';
import type { CommandResult } from '../engine-client/client/handle.ts';
import { HttpEngine } from '../engine-client/client/http-engine.ts';
import { splitEngineUrl } from '../shared/desktop/launch-arguments.ts';
import type { CommandOf } from '../shared/domain/command.ts';
import { defaultParams, type StrategyName } from '../shared/domain/orders/strategy.ts';
import { DEFAULT_TERMS } from '../shared/domain/orders/working-terms.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../shared/std/duration.ts';

type Order = Omit<CommandOf<'SubmitParent'>, 'kind' | 'startUs' | 'endUs' | 'limitPx' | 'note'> & { minutes: number };

const twap = (seconds: number, maxParticipationPct: number): Pick<Order, 'params' | 'terms'> => ({
  params: { strategy: 'twap', sliceUs: seconds * US_PER_SECOND },
  terms: { ...DEFAULT_TERMS, maxParticipationPct },
});
/** With its usual parameters. */
const by = (strategy: StrategyName): Pick<Order, 'params' | 'terms'> => ({
  params: defaultParams(strategy),
  terms: { ...DEFAULT_TERMS, maxParticipationPct: 20 },
});
const pov = (participationPct: number): Pick<Order, 'params'> => ({ params: { strategy: 'pov', participationPct } });

const ORDERS: readonly Order[] = [
  { instrument: 'MIDT', side: 'buy', qty: 20_000, ...by('adaptive'), minutes: 60 },
  { instrument: 'LRGE', side: 'sell', qty: 35_000, ...by('is'), minutes: 90 },
  { instrument: 'SMLL', side: 'buy', qty: 240_000, ...pov(8), minutes: 120 },
  { instrument: 'MIDT', side: 'sell', qty: 90_000, ...pov(5), minutes: 120 },
  { instrument: 'LRGE', side: 'buy', qty: 400_000, ...pov(12), minutes: 120 },
  { instrument: 'SMLL', side: 'sell', qty: 5_000, ...twap(30, 25), minutes: 45 },
  { instrument: 'LRGE', side: 'buy', qty: 15_000, ...by('vwap'), minutes: 75 },
  { instrument: 'MIDT', side: 'buy', qty: 150_000, ...pov(10), minutes: 180 },
  { instrument: 'SMLL', side: 'buy', qty: 9_000, ...twap(60, 20), minutes: 150 },
  { instrument: 'LRGE', side: 'sell', qty: 180_000, ...pov(6), minutes: 200 },
  // These have ended when the pictures are taken: what they cost is shown.
  { instrument: 'MIDT', side: 'buy', qty: 1_200, ...by('adaptive'), minutes: 4 },
  { instrument: 'MIDT', side: 'sell', qty: 1_500, ...by('adaptive'), minutes: 5 },
  { instrument: 'LRGE', side: 'sell', qty: 2_000, ...by('twap'), minutes: 4 },
  { instrument: 'LRGE', side: 'buy', qty: 2_500, ...by('twap'), minutes: 5 },
  { instrument: 'SMLL', side: 'buy', qty: 900, ...by('vwap'), minutes: 4 },
  { instrument: 'SMLL', side: 'sell', qty: 1_100, ...by('vwap'), minutes: 5 },
];

function accepted(result: CommandResult): CommandResult & { status: 'accepted' } {
  if (result.status === 'accepted') return result;
  throw new Error(`${result.status}: ${result.reason}`);
}

async function submitAll(client: EngineClient, nowUs: number): Promise<string[]> {
  const ids: string[] = [];
  for (const { minutes, ...order } of ORDERS) {
    const endUs = nowUs + minutes * US_PER_MINUTE;
    const result = await client.command({
      kind: 'SubmitParent',
      ...order,
      endUs,
      startUs: null,
      limitPx: null,
      note: '',
    });
    ids.push(accepted(result).parentId!);
  }
  return ids;
}

/** Returns once they have worked for so long. */
export async function workOrders(deskUrl: string, workMs: number): Promise<void> {
  const { url, token } = splitEngineUrl(deskUrl);
  const client = new EngineClient({ url, token, clientName: 'screenshots' });
  try {
    // The market's first moments have no trades to take part in.
    await delay(2_000);
    const { nowUs } = await new HttpEngine({ url, token, timeoutMs: 3_000 }).status();
    const ids = await submitAll(client, nowUs);
    await delay(workMs);
    accepted(await client.command({ kind: 'PauseParent', parentId: ids[2]!, children: 'pull' }));
    accepted(
      await client.kill({ scopes: [{ kind: 'parent', parentId: ids[3]! }], degree: 'cancel', reason: 'client call' }),
    );
    await delay(2_000);
  } finally {
    client.close();
  }
}
