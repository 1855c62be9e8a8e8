/**
 * The map from what regulation and guides ask of supervised algorithms to the limit that holds it, the screen that shows
 * it, the code that does it and the test that proves it. Every place in it exists: cli/controls.test.ts looks.
 */
import type { DeskLimits, ExecutionPolicy } from '../policy/policy.ts';
import type { LimitName } from '../policy/limits.ts';

/** A limit of the policy, as its own document calls it. */
export type PolicyPlace = LimitName | `desk.${keyof DeskLimits}` | keyof ExecutionPolicy;

export interface Control {
  /** Unique, such as `RTS6-15(3)`. */
  readonly id: string;
  readonly source: ControlSource;
  /** What it asks, in few words. */
  readonly asks: string;
  /** Empty where it is no matter of a limit. */
  readonly limits: readonly PolicyPlace[];
  /** Where the desk shows it. */
  readonly screen: string;
  readonly code: { readonly file: string; readonly symbol: string };
  /** Title of a test, or a figure of a benchmark. */
  readonly proof: { readonly file: string; readonly title: string };
  /** What of it is not done, in words; null where all of it is. */
  readonly missing: string | null;
}

export const CONTROL_SOURCES = {
  rts6: 'EU RTS 6 (2017/589)',
  sec: 'US SEC 15c3-5',
  fia: 'FIA (July 2024)',
  accident: 'Known accidents',
} as const;
export type ControlSource = keyof typeof CONTROL_SOURCES;

type Row = Omit<Control, 'source' | 'code' | 'proof' | 'missing'> & {
  readonly code: `${string}#${string}`;
  readonly proof: `${string}#${string}`;
  readonly missing?: string;
};

const GATE = 'engine/risk/gate.test.ts';
const POLICY_LIMITS = 'engine/risk/policy-limits.test.ts';
const POLICY = 'engine/kernel/policy.test.ts';
const STOPS = 'engine/risk/stops.test.ts';
const EXCEPTIONS = 'engine/kernel/exceptions.test.ts';

const COLLARS = `${POLICY_LIMITS}#a price near where the market was, however far the market has jumped` as const;
const CREDIT = `${POLICY_LIMITS}#a gross value, and credit by trader, of desk and of firm` as const;
const RATES = `${POLICY_LIMITS}#messages to a venue and of a strategy in any second` as const;
const EXECUTIONS = `${POLICY}#disables a strategy that executes too often until a person enables it again` as const;
const POSITION = `${POLICY_LIMITS}#a position, what works on either side counted at its worst` as const;
const APPROVAL =
  `${POLICY}#takes another person where it says so, never its author, and counts from the approval` as const;

const ROWS: Readonly<Record<ControlSource, readonly Row[]>> = {
  rts6: [
    {
      id: 'RTS6-5(2)',
      asks: 'a designated person authorises deployment',
      limits: ['approvals'],
      screen: 'Policy',
      code: 'engine/kernel/commands/policy-commands.ts#policyCommands',
      proof: APPROVAL,
      missing:
        'a model is let loose step by step on the word of one person of risk or admin; no second one is asked for',
    },
    {
      id: 'RTS6-8',
      asks: 'limits before deployment: instruments, price, value and number of orders, positions, venues',
      limits: ['instruments', 'maxOrderValue', 'priceCollarBps', 'maxMessagesPerSecond', 'maxPositionQty', 'venues'],
      screen: 'Limits',
      code: 'engine/risk/gate.ts#allLimits',
      proof: `${GATE}#is closed while any limit is not set, and names it`,
    },
    {
      id: 'RTS6-9',
      asks: 'yearly validation',
      limits: [],
      screen: 'Controls',
      code: 'shared/domain/safety/controls.ts#CONTROLS',
      proof: 'cli/controls.test.ts#names files, symbols and tests that exist',
      missing: 'this map and the tests are what a validation starts from; the validation itself is the firm’s to do',
    },
    {
      id: 'RTS6-10',
      asks: 'stress at twice the peak',
      limits: [],
      screen: 'none: a benchmark',
      code: 'bench/twice-the-peak.bench.ts#bench',
      proof: 'bench/twice-the-peak.bench.ts#head-room',
      missing: 'the peak is that of the recordings at hand, not of six months of the firm’s own',
    },
    {
      id: 'RTS6-11',
      asks: 'material changes are documented',
      limits: ['approvals'],
      screen: 'Policy',
      code: 'shared/domain/policy/policy-diff.ts#policyChanges',
      proof: `${POLICY}#is in force from one record on, as version 1, and changes by versions that all stay`,
    },
    {
      id: 'RTS6-12',
      asks: 'kill: cancel any or all unexecuted orders at any or all venues by one decision; algorithm, trader, desk known',
      limits: [],
      screen: 'Stop bar',
      code: 'engine/risk/stops.ts#StopDesk',
      proof: `${STOPS}#covers by venue, trader and model what is at, of and decided by them; an intersection what is all of it`,
      missing: 'orders carry no client',
    },
    {
      id: 'RTS6-13',
      asks: 'surveillance with replay',
      limits: [],
      screen: 'Journal',
      code: 'engine/eventlog/verify.ts#verifyLog',
      proof: 'tests/simulation/determinism.test.ts#folds its log to the state it had, also in the middle of everything',
      missing: 'no pattern of market abuse is looked for',
    },
    {
      id: 'RTS6-14',
      asks: 'continuity',
      limits: [],
      screen: 'Stop bar',
      code: 'engine/kernel/log/recovery.ts#recover',
      proof: 'engine/kernel/log/recovery.test.ts#counts its epoch up, stands where its log ends, and holds everything',
    },
    {
      id: 'RTS6-15(1)-price',
      asks: 'price collars, per order and over time',
      limits: ['priceCollarBps', 'desk.collarOverTime'],
      screen: 'Policy',
      code: 'engine/risk/limits/price-limits.ts#collarOverTime',
      proof: COLLARS,
    },
    {
      id: 'RTS6-15(1)-value',
      asks: 'maximum order value',
      limits: ['maxOrderValue'],
      screen: 'Policy',
      code: 'engine/risk/limits/order-limits.ts#orderValue',
      proof: `${GATE}#maxOrderValue`,
    },
    {
      id: 'RTS6-15(1)-volume',
      asks: 'maximum order volume',
      limits: ['maxOrderQty'],
      screen: 'Policy',
      code: 'engine/risk/limits/order-limits.ts#orderSize',
      proof: `${GATE}#maxOrderQty`,
    },
    {
      id: 'RTS6-15(1)-messages',
      asks: 'maximum messages',
      limits: ['maxMessagesPerSecond', 'desk.maxVenueMessagesPerSecond', 'desk.maxStrategyMessagesPerSecond'],
      screen: 'Limits',
      code: 'engine/risk/limits/rates.ts#Rates',
      proof: RATES,
    },
    {
      id: 'RTS6-15(2)',
      asks: 'orders count against limits at once',
      limits: ['maxMessagesPerSecond', 'maxPositionQty'],
      screen: 'Limits',
      code: 'engine/core/state/exposure-state.ts#ExposureState',
      proof: POSITION,
    },
    {
      id: 'RTS6-15(3)',
      asks: 'after so many executions a strategy is disabled until a designated person re-enables it',
      limits: ['desk.maxExecutions'],
      screen: 'Limits',
      code: 'engine/risk/limits/rates.ts#Rates',
      proof: EXECUTIONS,
    },
    {
      id: 'RTS6-15(4)',
      asks: 'market and credit limits',
      limits: ['maxPositionQty', 'desk.maxGrossNotional', 'desk.maxLoss', 'desk.maxTraderCredit', 'desk.maxDeskCredit'],
      screen: 'Limits',
      code: 'engine/risk/limits/exposure-limits.ts#credit',
      proof: CREDIT,
    },
    {
      id: 'RTS6-15(5)',
      asks: 'permissions and blocks by client, instrument, trader, desk, firm',
      limits: ['restricted', 'instruments'],
      screen: 'Stop bar',
      code: 'engine/risk/limits/rules.ts#restricted',
      proof: `${POLICY_LIMITS}#in no instrument of the restricted list`,
      missing: 'orders carry no client',
    },
    {
      id: 'RTS6-15(6)',
      asks: 'an override is documented',
      limits: ['approvals'],
      screen: 'Limits',
      code: 'engine/risk/limits/in-hand.ts#OrderInHand',
      proof: `${POLICY}#holds a position at its bound, and one order past it by an override that is used up`,
    },
    {
      id: 'RTS6-16',
      asks: 'monitored by the trader and an independent risk function; alerts within five seconds',
      limits: [],
      screen: 'Exceptions',
      code: 'engine/exceptions/exception-desk.ts#ExceptionDesk',
      proof: `${EXCEPTIONS}#opens one exception with the orders that it touches, which ends by itself when the venue is back`,
    },
    {
      id: 'RTS6-17',
      asks: 'exposure known at all times, reconciled with the venues',
      limits: ['maxPositionQty'],
      screen: 'Limits',
      code: 'engine/oms/order-manager.ts#OrderManager',
      proof:
        'engine/oms/order-manager.test.ts#stays unknown until all is known that it has filled, whether it works or is gone',
      missing: 'a venue is asked after every restart and silence, not against its own end-of-day log',
    },
    {
      id: 'RTS6-18',
      asks: 'access is known and bounded',
      limits: [],
      screen: 'Status bar',
      code: 'engine/gateway/access.ts#openAccess',
      proof: 'engine/gateway/access.test.ts#knows every token of the file and no other',
    },
  ],
  sec: [
    {
      id: 'SEC-c1i',
      asks: 'credit and capital in aggregate',
      limits: ['desk.maxGrossNotional', 'desk.maxTraderCredit', 'desk.maxDeskCredit', 'desk.maxFirmCredit'],
      screen: 'Limits',
      code: 'engine/risk/limits/exposure-limits.ts#grossNotional',
      proof: CREDIT,
    },
    {
      id: 'SEC-c1ii',
      asks: 'price and size, per order or over a short period, and duplicates',
      limits: ['maxOrderQty', 'maxOrderValue', 'priceCollarBps', 'desk.collarOverTime', 'desk.maxDuplicates'],
      screen: 'Policy',
      code: 'engine/risk/gate.ts#createRiskGate',
      proof: `${POLICY_LIMITS}#orders alike within a window`,
    },
    {
      id: 'SEC-c2',
      asks: 'checks before the order, restricted names, authorised access, post-trade reports at once',
      limits: ['restricted', 'hours', 'orderTypes'],
      screen: 'Journal',
      code: 'engine/risk/limits/rules.ts#hours',
      proof: `${POLICY_LIMITS}#within hours, to the microsecond`,
    },
    {
      id: 'SEC-e',
      asks: 'yearly review',
      limits: [],
      screen: 'Controls',
      code: 'shared/domain/safety/controls.ts#CONTROLS',
      proof: 'cli/controls.test.ts#names files, symbols and tests that exist',
      missing: 'this map and the tests are what a review starts from; the review itself is the firm’s to do',
    },
  ],
  fia: [
    {
      id: 'FIA-1.1',
      asks: 'maximum order size, and no limit set means no order',
      limits: ['maxOrderQty', 'maxOrderValue'],
      screen: 'Policy',
      code: 'engine/risk/gate.ts#allLimits',
      proof: `${GATE}#is closed while any limit is not set, and names it`,
    },
    {
      id: 'FIA-1.2',
      asks: 'maximum intraday position, working orders counted',
      limits: ['maxPositionQty'],
      screen: 'Limits',
      code: 'engine/risk/limits/exposure-limits.ts#position',
      proof: POSITION,
    },
    {
      id: 'FIA-1.3',
      asks: 'price tolerance',
      limits: ['priceCollarBps'],
      screen: 'Policy',
      code: 'engine/risk/limits/price-limits.ts#collarNow',
      proof: `${GATE}#priceCollarBps, to either side of the mid`,
    },
    {
      id: 'FIA-1.4',
      asks: 'cancel on disconnect',
      limits: ['stops'],
      screen: 'Stop bar',
      code: 'engine/risk/dead-man.ts#DeadMan',
      proof:
        'engine/gateway/session.test.ts#KILL-5 stops the orders of its actor when its last session is gone, if it asked for that',
      missing: 'simulated venues are not asked to cancel when the engine’s own session to them is gone',
    },
    {
      id: 'FIA-1.5',
      asks: 'kill, separable from the trading application, usable by trader and risk; may let reducing orders through',
      limits: [],
      screen: 'Stop bar',
      code: 'electron/main/kill-line.ts#KillLine',
      proof: `${STOPS}#lets an order through as long as all that works on its side does not carry the position beyond zero`,
    },
    {
      id: 'FIA-3.2',
      asks: 'repeated execution',
      limits: ['desk.maxExecutions'],
      screen: 'Limits',
      code: 'engine/risk/limits/rates.ts#Rates',
      proof: EXECUTIONS,
    },
    {
      id: 'FIA-3.4',
      asks: 'throttles',
      limits: ['maxMessagesPerSecond', 'desk.maxVenueMessagesPerSecond'],
      screen: 'Limits',
      code: 'engine/risk/limits/rates.ts#Rates',
      proof: RATES,
    },
    {
      id: 'FIA-3.5',
      asks: 'self-match prevention',
      limits: [],
      screen: 'Journal',
      code: 'engine/risk/limits/rules.ts#selfMatch',
      proof: `${POLICY_LIMITS}#none that would meet an order of ours in a book`,
    },
  ],
  accident: [
    {
      id: 'Knight-2012',
      asks: 'children checked against their parent, a cap over all, approved deployment, alarms with a runbook',
      limits: ['desk.maxGrossNotional', 'desk.maxLoss', 'desk.maxExecutions', 'approvals'],
      screen: 'Exceptions',
      code: 'engine/risk/gate.ts#exceedsParent',
      proof: `${GATE}#what is left of the parent, and its limit price`,
    },
    {
      id: 'Citi-2022',
      asks: 'a hard block on the whole order; the ticket says value and quantity in words; no bulk override',
      limits: ['maxParentQty', 'maxParentValue'],
      screen: 'Ticket',
      code: 'engine/risk/parent-check.ts#checkParentTerms',
      proof: 'renderer/features/ticket/echo.test.ts#says an order in figures, in words and in terms',
    },
    {
      id: 'Flash-crash-2010',
      asks: 'price, time and participation bounds are mandatory',
      limits: ['priceCollarBps', 'maxParticipationPct', 'hours'],
      screen: 'Ticket',
      code: 'engine/risk/limits/order-limits.ts#participation',
      proof: `${GATE}#maxParticipationPct of all that traded, own executions, working and new quantity counted`,
    },
    {
      id: 'Goldman-2013',
      asks: 'price collar; re-arming needs authority',
      limits: ['priceCollarBps', 'stops', 'approvals'],
      screen: 'Stop bar',
      code: 'engine/risk/stops.ts#StopDesk',
      proof: `${STOPS}#takes another person where the policy says so`,
    },
    {
      id: 'Everbright-2013',
      asks: 'exposure cap, message throttle',
      limits: ['desk.maxGrossNotional', 'maxMessagesPerSecond'],
      screen: 'Limits',
      code: 'engine/risk/limits/exposure-limits.ts#grossNotional',
      proof: CREDIT,
    },
  ],
};

/** `file#rest`; titles may hold a `#` of their own. */
function split(place: string): [string, string] {
  const at = place.indexOf('#');
  return [place.slice(0, at), place.slice(at + 1)];
}

function controlOf(source: ControlSource, { code, proof, missing, ...row }: Row): Control {
  const [file, symbol] = split(code);
  const [testFile, title] = split(proof);
  return { ...row, source, code: { file, symbol }, proof: { file: testFile, title }, missing: missing ?? null };
}

export const CONTROLS: readonly Control[] = (Object.keys(CONTROL_SOURCES) as ControlSource[]).flatMap((source) =>
  ROWS[source].map((row) => controlOf(source, row)),
);
