/**
 * What is to happen in a simulated world, drawn from its seed before it begins: what traders do, and what goes wrong.
 * Steps are independent of each other, so that any of them can be left out to find the fewest that still fail.
 */
import type { CommandKind } from '../../../shared/domain/command.ts';
import { type Rng, seededRng } from '../../../shared/std/rng.ts';

/** Where an engine dies: at rest, or at its next commit, before it, after it, or with its effects half sent. */
export type CrashPoint = 'at-rest' | 'before-commit' | 'after-commit' | 'amid-effects';
export type Lie =
  'phantom-fill' | 'over-fill' | 'changed-repeat' | 'late-acknowledgement' | 'unasked-cancelled' | 'fill-kept-back';
/** What a faulty line does with a message that it picks. */
export type Mischief = 'lose' | 'double' | 'delay' | 'reorder';

export type Act =
  | {
      readonly what: 'command';
      readonly kind: CommandKind;
      readonly trader: number;
      readonly pick: number;
      readonly size: number;
    }
  | { readonly what: 'kill'; readonly trader: number; readonly pick: number; readonly size: number }
  | { readonly what: 'crash'; readonly point: CrashPoint; readonly downMs: number; readonly silent: boolean }
  | { readonly what: 'restart' }
  | { readonly what: 'disk-fails'; readonly code: 'IO' | 'FULL'; readonly downMs: number }
  | { readonly what: 'engine-stalls'; readonly forMs: number }
  | { readonly what: 'client-cut'; readonly trader: number }
  | {
      readonly what: 'client-silence';
      readonly trader: number;
      readonly forMs: number;
      readonly way: 'up' | 'down' | 'both';
    }
  | { readonly what: 'client-mischief'; readonly trader: number; readonly forMs: number; readonly pct: number }
  | {
      readonly what: 'venue-mischief';
      readonly way: 'up' | 'down';
      readonly mischief: Mischief;
      readonly forMs: number;
      readonly pct: number;
    }
  | { readonly what: 'venue-crash'; readonly downMs: number; readonly keepsOrders: boolean }
  | { readonly what: 'lie'; readonly lie: Lie; readonly pick: number };

export type Step = Act & { readonly atMs: number };

export interface Plan {
  readonly seed: number;
  readonly steps: readonly Step[];
  /** The venue cancels what rests when the engine's connection ends. */
  readonly cancelsOnDisconnect: boolean;
  /** The log is the real one, on a file. */
  readonly onSqlite: boolean;
  /** The engine forgets what has ended as soon as may be. */
  readonly forgets: boolean;
}

export const TRADERS = 3;
/** Steps happen in this time; then everything is mended and must come right. */
export const BUSY_MS = 40_000;

const POINTS: readonly CrashPoint[] = ['at-rest', 'before-commit', 'after-commit', 'amid-effects'];
const LIES: readonly Lie[] = [
  'phantom-fill',
  'over-fill',
  'changed-repeat',
  'late-acknowledgement',
  'unasked-cancelled',
  'fill-kept-back',
];
/** Requests are numbered and never overtake each other; what a venue reports may come in any order. */
const MISCHIEFS = { up: ['lose', 'delay'], down: ['lose', 'double', 'delay', 'reorder'] } as const;
/** A step by what is done in it and how, so that it can be counted. */
export function kindOf(step: Act): string {
  switch (step.what) {
    case 'command':
      return `command: ${step.kind}`;
    case 'crash':
      return `crash: ${step.point}`;
    case 'disk-fails':
      return `disk-fails: ${step.code}`;
    case 'client-silence':
      return `client-silence: ${step.way}`;
    case 'venue-mischief':
      return `venue-mischief: ${step.way}, ${step.mischief}`;
    case 'venue-crash':
      return `venue-crash: ${step.keepsOrders ? 'with' : 'without'} its book`;
    case 'lie':
      return `lie: ${step.lie}`;
    default:
      return step.what;
  }
}

/** How often each command comes. */
const COMMANDS: readonly (readonly [number, CommandKind])[] = [
  [10, 'SubmitParent'],
  [4, 'AmendParent'],
  [3, 'PauseParent'],
  [4, 'ResumeParent'],
  [3, 'CancelParent'],
  [4, 'EngageStop'],
  [1, 'RunDrill'],
  [6, 'AskRelease'],
  [8, 'ReleaseStop'],
  [3, 'SetLimits'],
  [2, 'InjectFault'],
  [1, 'ClearFault'],
  [3, 'StageParent'],
  [3, 'ReleaseParent'],
  [1, 'RejectParent'],
  [3, 'SwitchStrategy'],
  [4, 'TakeOver'],
  [3, 'HandBack'],
  [7, 'PlaceChild'],
  [2, 'CancelChild'],
  [4, 'ReplaceChild'],
  [2, 'FinishParent'],
  [4, 'ProposePolicy'],
  [4, 'ApprovePolicy'],
  [1, 'RejectPolicy'],
  [1, 'RestorePolicy'],
  [6, 'GrantOverride'],
];
/** All that can happen: where one of these is nowhere, nothing was shown of it. */
export const KINDS: readonly string[] = [
  ...COMMANDS.map(([, kind]) => `command: ${kind}`),
  ...POINTS.map((point) => `crash: ${point}`),
  ...LIES.map((lie) => `lie: ${lie}`),
  ...Object.entries(MISCHIEFS).flatMap(([way, all]) => all.map((mischief) => `venue-mischief: ${way}, ${mischief}`)),
  ...['up', 'down', 'both'].map((way) => `client-silence: ${way}`),
  ...['disk-fails: IO', 'disk-fails: FULL', 'venue-crash: with its book', 'venue-crash: without its book'],
  ...['kill', 'restart', 'engine-stalls', 'client-cut', 'client-mischief'],
];
const BEGUN: ReadonlySet<CommandKind> = new Set([
  'EngageStop',
  'CancelParent',
  'PauseParent',
  'SubmitParent',
  'PlaceChild',
  'ReplaceChild',
]);
const ONE_IN_SQLITE = 25;
const ONE_IN_FORGETS = 3;

export function planOf(seed: number): Plan {
  const rng = seededRng(`plan ${seed}`);
  const steps: Step[] = [];
  const add = (count: number, act: (rng: Rng) => Act): void => {
    for (let i = 0; i < count; i++) steps.push({ atMs: 200 + rng.below(BUSY_MS - 200), ...act(rng) });
  };
  // Something to trade is there from the start.
  for (let trader = 0; trader < 2; trader++) {
    steps.push({
      atMs: 100,
      what: 'command',
      kind: 'SubmitParent',
      trader,
      pick: rng.below(1_000),
      size: rng.below(1_000),
    });
  }
  add(20 + rng.below(30), command);
  add(rng.below(2), (r) => ({ what: 'kill', trader: r.below(TRADERS), pick: r.below(1_000), size: r.below(1_000) }));
  // Each world has troubles of a few kinds, so that quiet ones and crowded ones both come.
  for (const trouble of TROUBLES) if (rng.below(3) === 0) add(1 + rng.below(3), trouble);
  // A crash hurts most in the middle of what was just begun.
  for (const step of [...steps]) {
    if (step.what !== 'command' || !BEGUN.has(step.kind) || rng.below(step.kind === 'EngageStop' ? 5 : 15) > 0)
      continue;
    steps.push({ ...crash(rng), atMs: step.atMs + 2 + rng.below(30) });
  }
  // Orders that are held are touched by nothing: what their venue loses of them only a comparison finds.
  if (rng.below(4) === 0) {
    steps.push({ atMs: BUSY_MS - 1_500, what: 'command', kind: 'EngageStop', trader: 0, pick: 0, size: 0 });
    steps.push({ atMs: BUSY_MS - 1_000, what: 'venue-crash', downMs: 100, keepsOrders: false });
  }
  steps.push(...byHand(seededRng(`by hand ${seed}`)), ...tightLimits(seededRng(`limits ${seed}`)));
  const forgets = seed % ONE_IN_FORGETS === 0;
  // Of what is forgotten within a second nobody can say half a minute later whether it was counted.
  const isBeyond = (step: Step): boolean => forgets && step.what === 'lie' && step.lie === 'fill-kept-back';
  const kept = steps.filter((step) => !isBeyond(step)).toSorted((a, b) => a.atMs - b.atMs);
  return {
    seed,
    steps: kept,
    cancelsOnDisconnect: rng.below(2) === 0,
    onSqlite: seed % ONE_IN_SQLITE === 0,
    forgets,
  };
}

/** In one world of two somebody works by hand for a while, and somebody else lets single orders of it pass a limit. */
function byHand(rng: Rng): Step[] {
  if (rng.below(2) === 0) return [];
  const trader = rng.below(2);
  // Early: later most of a world is stopped.
  const fromMs = 500 + rng.below(8_000);
  const ask = (afterMs: number, kind: CommandKind, by: number): Step => ({
    atMs: fromMs + afterMs,
    what: 'command',
    kind,
    trader: by,
    pick: rng.below(1_000),
    size: rng.below(1_000),
  });
  return [
    ask(0, 'TakeOver', trader),
    ...Array.from({ length: 5 }, (_, n) => [
      ask(500 + 2_000 * n, 'GrantOverride', TRADERS - 1),
      ask(1_500 + 2_000 * n, 'PlaceChild', trader),
    ]).flat(),
  ];
}

/** From this size on a trader proposes a policy with limits that are soon met, one after another (policy-of.ts). */
export const TIGHT_FROM = 1_000;

/** In one world of three a limit of the desk is so tight that it is met at once, by algorithms and by hand. */
function tightLimits(rng: Rng): Step[] {
  if (rng.below(3) > 0) return [];
  const ask = (atMs: number, kind: CommandKind, trader: number, size: number): Step => ({
    atMs,
    what: 'command',
    kind,
    trader,
    pick: rng.below(1_000),
    size,
  });
  return [
    ask(200, 'ProposePolicy', 0, TIGHT_FROM + rng.below(1_000)),
    ...[300, 400, 1_000].map((atMs) => ask(atMs, 'SubmitParent', rng.below(2), rng.below(1_000))),
    ask(1_500, 'TakeOver', 0, rng.below(1_000)),
    ...Array.from({ length: 6 }, (_, n) => ask(2_000 + 1_000 * n, 'PlaceChild', 0, rng.below(1_000))),
  ];
}

function command(rng: Rng): Act {
  const total = COMMANDS.reduce((sum, [weight]) => sum + weight, 0);
  let left = rng.below(total);
  const [, kind] = COMMANDS.find(([weight]) => (left -= weight) < 0)!;
  return { what: 'command', kind, trader: rng.below(TRADERS), pick: rng.below(1_000), size: rng.below(1_000) };
}

const oneOf = <T>(rng: Rng, all: readonly T[]): T => all[rng.below(all.length)]!;

const venueMischief = (rng: Rng, way: 'up' | 'down'): Act => ({
  what: 'venue-mischief',
  way,
  mischief: oneOf<Mischief>(rng, MISCHIEFS[way]),
  forMs: 500 + rng.below(15_000),
  pct: 1 + rng.below(60),
});

const crash = (rng: Rng): Act => ({
  what: 'crash',
  point: oneOf(rng, POINTS),
  downMs: rng.below(4_000),
  silent: rng.below(3) === 0,
});

const TROUBLES: readonly ((rng: Rng) => Act)[] = [
  crash,
  () => ({ what: 'restart' }),
  (rng) => ({ what: 'disk-fails', code: rng.below(2) === 0 ? 'IO' : 'FULL', downMs: rng.below(4_000) }),
  (rng) => ({ what: 'engine-stalls', forMs: 200 + rng.below(4_000) }),
  (rng) => ({ what: 'client-cut', trader: rng.below(TRADERS) }),
  (rng) => ({
    what: 'client-silence',
    trader: rng.below(TRADERS),
    forMs: rng.below(12_000),
    way: oneOf(rng, ['up', 'down', 'both'] as const),
  }),
  (rng) => ({ what: 'client-mischief', trader: rng.below(TRADERS), forMs: rng.below(8_000), pct: 1 + rng.below(30) }),
  (rng) => venueMischief(rng, 'up'),
  (rng) => venueMischief(rng, 'down'),
  (rng) => ({ what: 'venue-crash', downMs: 200 + rng.below(8_000), keepsOrders: rng.below(2) === 0 }),
  (rng) => ({ what: 'lie', lie: oneOf(rng, LIES), pick: rng.below(1_000) }),
];
