/** `watchkeeper status`: one engine at a glance. */
import type { Command } from 'commander';
import { PARENT_ENDED, type Parent } from '../shared/domain/orders/parent.ts';
import { type Stop, describeScope } from '../shared/domain/safety/stop.ts';
import type { ModelRow } from '../shared/domain/models/model-row.ts';
import { isUnderWay, type RolloutRow } from '../shared/domain/models/rollout.ts';
import { missingForNext } from '../shared/domain/models/rollout-gate.ts';
import type { EngineStatus } from '../shared/protocol/tables.ts';
import { type ConnectionOptions, connect, withConnection } from './connection.ts';
import { type OutputOptions, print, table } from './output.ts';

export function addStatus(command: Command): void {
  withConnection(command)
    .option('--json', 'as JSON: {"status", "parents", "stops", "models", "rollouts"}')
    .action(async (options: ConnectionOptions & OutputOptions) => {
      const engine = connect(options);
      const [status, allParents, allStops, { models, rollouts }] = await Promise.all([
        ...([engine.status(), engine.parents(), engine.stops(), engine.models()] as const),
      ]);
      const parents = allParents.filter((parent) => !PARENT_ENDED.has(parent.state));
      const stops = allStops.filter((stop) => stop.state !== 'released');
      print(options, { status, parents, stops, models, rollouts }, () =>
        [describe(status, parents, stops), ...describeModels(models, rollouts)].join('\n'),
      );
    });
}

function describe(status: EngineStatus, parents: readonly Parent[], stops: readonly Stop[]): string {
  const pace = status.pace === null ? 'as fast as possible' : `at ${status.pace} × real time`;
  const lines = [
    `${status.market}: ${status.marketState}, ${pace}, ${new Date(status.nowUs / 1_000).toISOString()}`,
    `log at ${status.logSeq}, ${status.logState}; ${status.openChildren} open children, ${status.unknownChildren} of unknown fate`,
  ];
  lines.push(stops.length === 0 ? 'No stop is in force.' : 'Stops in force:');
  for (const stop of stops) {
    const scopes = stop.scopes.map(describeScope).join(', ');
    lines.push(
      `  ${stop.stopId} ${scopes}: ${stop.degree}, ${stop.state}, ${stop.done} of ${stop.total} ended, ${stop.unknown} unknown (${stop.reason})`,
    );
  }
  if (parents.length === 0) return [...lines, 'No order is open.'].join('\n');
  const header = ['order', 'instrument', 'side', 'quantity', 'done', 'open', 'strategy', 'state', 'held by'];
  const rows = parents.map((p) => [
    p.parentId,
    p.instrument,
    p.side,
    String(p.qty),
    `${((100 * p.filledQty) / p.qty).toFixed(1)} %`,
    String(p.openQty),
    p.params.strategy,
    p.state,
    p.heldBy,
  ]);
  return [...lines, table([header, ...rows])].join('\n');
}

/** Which model decides, and how far each other has come. */
function describeModels(models: readonly ModelRow[], rollouts: readonly RolloutRow[]): string[] {
  const none = models.some(({ kind }) => kind === 'policy')
    ? []
    : ['No policy model is at hand: adaptive orders go by the clock.'];
  if (models.length === 0) return none;
  const rows = models.map(({ name, kind, forecasts, decides, state, problem }) => {
    if (kind === 'signal') return [name, forecasts.length > 0 ? `forecasts ${forecasts.join(', ')}` : 'idle', problem];
    const row = rollouts.findLast((each) => each.model === name);
    const shown = row && isUnderWay(row) ? row : null;
    const stands = decides.length > 0 ? `${state} of ${decides.join(', ')}` : state;
    return [name, shown ? placeOf(shown) : stands, problem === '' ? (shown ? missingForNext(shown) : '') : problem];
  });
  return [...none, table([['model', 'phase', ''], ...rows])];
}

function placeOf(row: RolloutRow): string {
  const place =
    row.phase === 'canary' ? `canary, ${row.terms.steps[row.step]?.sharePct ?? 0} % of the orders` : row.phase;
  return row.paused ? `${place}, paused` : place;
}
