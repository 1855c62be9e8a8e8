/** What a trader commands, given what it sees: mostly sensible, now and then out of date, out of bounds or pointless. */
import type { Command, CommandKind, CommandOf } from '../../../shared/domain/command.ts';
import type { Fault } from '../../../shared/domain/basics/fault.ts';
import type { StopScope } from '../../../shared/domain/safety/stop.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { SIMULATED_MARKET_LIMITS } from '../../../engine/risk/default-limits.ts';
import { VENUE_ID } from './exchange.ts';
import { POLICY } from './policy-of.ts';
import type { Trader } from './trader.ts';
import { type Choose, lastOf, paramsOf, type Sight } from './sight.ts';
import { WORK } from './work-of.ts';

function entryOf({ nowUs, instruments, bestBidPx }: Sight, pick: number, size: number) {
  const instrument = instruments[pick % instruments.length]!;
  return {
    instrument,
    side: size % 2 === 0 ? ('buy' as const) : ('sell' as const),
    qty: 50 + size * 8,
    params: paramsOf(pick, size),
    limitPx: size % 5 === 0 ? bestBidPx(instrument) + ((size % 11) - 5) * 100 : null,
    startUs: size % 7 === 0 ? nowUs + 2 * US_PER_SECOND : null,
    // Some last beyond the end of the world: nothing of them is touched by their own end.
    endUs: nowUs + (pick % 3 === 0 ? 600 : 5 + (size % 60)) * US_PER_SECOND,
    note: '',
  };
}

const CHOOSE: { readonly [K in CommandKind]?: Choose } = {
  SubmitParent: (sight, pick, size) => ({ kind: 'SubmitParent', ...entryOf(sight, pick, size) }),
  StageParent: (sight, pick, size) => ({ kind: 'StageParent', ...entryOf(sight, pick, size) }),
  AmendParent: ({ trader, nowUs, bestBidPx }, pick, size) => {
    const parent = lastOf(trader.rows('parents'), pick);
    if (!parent) return null;
    const { parentId, version, filledQty, openQty, instrument } = parent;
    return {
      kind: 'AmendParent',
      parentId,
      // Sometimes by what was there before.
      expectedVersion: size % 9 === 0 ? version + 1 : version,
      ...(size % 2 === 0 && { qty: Math.max(1, filledQty + openQty + size) }),
      ...(size % 3 === 0 && { endUs: nowUs + (1 + (size % 40)) * US_PER_SECOND }),
      ...(size % 5 === 0 && { limitPx: bestBidPx(instrument) }),
    };
  },
  PauseParent: ({ trader }, pick, size) => {
    const parent = lastOf(trader.rows('parents'), pick);
    return parent
      ? { kind: 'PauseParent', parentId: parent.parentId, children: size % 2 === 0 ? 'keep' : 'pull' }
      : null;
  },
  ResumeParent: ({ trader }, pick) => {
    const paused = trader.rows('parents').filter(({ state }) => state === 'paused');
    const parent = lastOf(paused, pick) ?? lastOf(trader.rows('parents'), pick);
    return parent ? { kind: 'ResumeParent', parentId: parent.parentId } : null;
  },
  CancelParent: ({ trader }, pick) => {
    const parent = lastOf(trader.rows('parents'), pick);
    return parent ? { kind: 'CancelParent', parentId: parent.parentId } : null;
  },
  EngageStop: (sight, pick, size) => stopOf(sight, pick, size),
  RunDrill: (sight, pick, size) => ({ ...stopOf(sight, pick, size), kind: 'RunDrill' }),
  AskRelease: ({ trader }, pick) => {
    const stop = lastOf(stopsInForce(trader), pick);
    return stop ? { kind: 'AskRelease', stopId: stop.stopId } : null;
  },
  ReleaseStop: ({ trader }, pick, size) => {
    const stop = lastOf(stopsInForce(trader), pick);
    return stop ? { kind: 'ReleaseStop', stopId: stop.stopId, reason: size % 6 === 0 ? ' ' : 'looked at it' } : null;
  },
  SetLimits: ({ instruments }, pick, size) => {
    const { maxOrderQty: _unset, ...others } = SIMULATED_MARKET_LIMITS;
    const limits = [
      SIMULATED_MARKET_LIMITS,
      { ...SIMULATED_MARKET_LIMITS, maxOrderQty: 1 + size, priceCollarBps: 3 },
      { ...SIMULATED_MARKET_LIMITS, maxMessagesPerSecond: 1 },
      { ...SIMULATED_MARKET_LIMITS, maxMessagesPerSecond: 2, maxParticipationPct: 5 },
      { ...SIMULATED_MARKET_LIMITS, maxOrderValue: 100 + size * 10 },
      others,
    ][size % 6]!;
    return { kind: 'SetLimits', instrument: instruments[pick % instruments.length]!, limits, reason: 'a try' };
  },
  InjectFault: ({ instruments }, pick, size) => {
    const instrument = instruments[pick % instruments.length]!;
    const venue = VENUE_ID;
    const faults: readonly Fault[] = [
      { kind: 'venue-down', venue },
      { kind: 'venue-rejects', venue, sharePct: 1 + (size % 100) },
      { kind: 'lost-acknowledgements', venue, sharePct: 1 + (size % 100) },
      { kind: 'lost-executions', venue, sharePct: 1 + (size % 100) },
      { kind: 'venue-slow', venue, delayUs: 1_000 * (1 + size) },
      { kind: 'feed-gap' },
      { kind: 'halt', instrument },
      { kind: 'fat-print', instrument, awayBps: size - 500, qty: 1 + size },
    ];
    return { kind: 'InjectFault', fault: faults[pick % faults.length]!, forUs: (1 + (size % 15)) * US_PER_SECOND };
  },
  ClearFault: ({ trader }, pick) => {
    const fault = lastOf(trader.rows('faults'), pick);
    return fault ? { kind: 'ClearFault', faultId: fault.faultId } : null;
  },
};

export function commandOf(kind: CommandKind, sight: Sight, pick: number, size: number): Command | null {
  return (CHOOSE[kind] ?? WORK[kind] ?? POLICY[kind])?.(sight, pick, size) ?? null;
}

export function stopOf({ trader, instruments }: Sight, pick: number, size: number): CommandOf<'EngageStop'> {
  const instrument = instruments[pick % instruments.length]!;
  const parentId = lastOf(trader.rows('parents'), pick)?.parentId;
  const choices: StopScope[][] = [
    [{ kind: 'all' }],
    [{ kind: 'strategy', strategy: pick % 2 === 0 ? 'twap' : 'pov' }],
    [{ kind: 'instrument', instrument }],
    [
      { kind: 'instrument', instrument },
      { kind: 'strategy', strategy: 'pov' },
    ],
  ];
  if (parentId !== undefined) choices.push([{ kind: 'parent', parentId }]);
  const scopes = choices[size % choices.length]!;
  const degree = (['hold', 'cancel', 'cancel', 'cancel', 'reduce'] as const)[pick % 5]!;
  return { kind: 'EngageStop', scopes, degree, reason: 'a try' };
}

const stopsInForce = (trader: Trader) => trader.rows('stops').filter(({ state }) => state !== 'released');
