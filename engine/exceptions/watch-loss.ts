/** A loss that comes near its bound, before the gate holds what could make it grow, and when it does. */
import type { Finding } from '../../shared/domain/safety/exception.ts';
import { formatCount } from '../../shared/domain/basics/format.ts';
import type { Surroundings } from './surroundings.ts';

/** Of the bound. */
const NEAR = 0.8;

export function lossFindings({ stage, lossInCurrency }: Surroundings): Finding[] {
  const most = stage.state.policy.current?.policy.desk.maxLoss;
  const lost = lossInCurrency();
  if (most === undefined || lost < NEAR * most) return [];
  const reached = lost > most;
  return [
    {
      kind: 'limit-breach',
      cause: 'limit/maxLoss',
      severity: reached ? 'P1' : 'P2',
      title: reached ? 'The loss is beyond its bound' : 'The loss is near its bound',
      facts: `${formatCount(Math.ceil(lost))} are lost since the log began, fees included; maxLoss is ${formatCount(most)}.`,
      did: reached
        ? 'Only orders that shrink a position leave; working ones stay.'
        : 'Nothing yet. Beyond the bound only orders that shrink a position leave.',
      members: [],
      memberCount: 0,
      actions: [
        {
          words: 'Stop everything that could make a position grow',
          command: { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'reduce', reason: 'the loss' },
        },
      ],
    },
  ];
}
