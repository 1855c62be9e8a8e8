/**
 * What a page says of its own frames. Runs inside the page before its scripts and looks on only: it counts the rows that
 * the client's worker hands over, the time between frames, how old each order is in the frame that shows it, how long a
 * press of a key or button takes to show, and when a burst has been taken in.
 */
import type { BurstEnd } from './load.ts';

export interface FrameProbe {
  /** Milliseconds between frames. */
  frames: number[];
  /** Milliseconds of each task that kept the page from drawing for more than 50. */
  longTasks: number[];
  /** Rows handed to the page. */
  rows: number;
  /** Milliseconds to the frame that shows a change, from when it was made and from when it was written to the socket. */
  fromMade: number[];
  fromSocket: number[];
  /** Milliseconds from each press to the frame that answers it; shorter than 16 is not told. */
  presses: number[];
  /** The burst that is awaited, and when the page had drawn all of it. */
  awaited: BurstEnd | null;
  /** What has come since a burst was asked for, until it is known how to tell its end: its first rows may be there before. */
  early: (readonly ProbedUpdate[])[] | null;
  absorbedMs: number | null;
  /** When the page first showed orders, and said live of every engine where it says so; milliseconds since it was gone to. */
  liveMs: number | null;
  /** Calls once the frame whose callbacks run now has been drawn. */
  onDrawn(tell: () => void): void;
  onUpdates(updates: readonly ProbedUpdate[]): void;
}

export interface ProbedUpdate {
  readonly table: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

declare global {
  interface Window {
    frameProbe: FrameProbe;
  }
}

/** The cells that show the reasons of orders, in the desk and in the plain grid alike. */
export const REASON_CELLS = '.ag-row [col-id="why"]';

/** Self-contained, like those below: they are sent to the page as text, in this order. */
export function installProbe(): void {
  const probe: FrameProbe = {
    frames: [],
    longTasks: [],
    rows: 0,
    fromMade: [],
    fromSocket: [],
    presses: [],
    awaited: null,
    early: null,
    absorbedMs: null,
    liveMs: null,
    onDrawn(tell) {
      // A frame is one task: its callbacks, layout, paint and the hand-over to the compositor. The next task of this priority
      // comes right after it; one of a usual priority waits for batches, timers and whole frames that came in meanwhile.
      void window.scheduler.postTask(tell, { priority: 'user-blocking' });
    },
    onUpdates() {},
  };
  window.frameProbe = probe;
  const PlainWorker = window.Worker;
  window.Worker = class extends PlainWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }: MessageEvent) => {
        if (data.t === 'batch') probe.onUpdates(data.batch.updates);
      });
    }
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) probe.longTasks.push(duration);
  }).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[])
      if (entry.interactionId) probe.presses.push(entry.duration);
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
}

/** Looks at every frame: the time since the one before, and the stamps of the orders that it shows. */
export function watchFrames(reasonCells: string): void {
  const probe = window.frameProbe;
  let lastMs: number | undefined;
  let lastTexts = new Map<string, string>();
  const newest = new Map<string, number>();
  requestAnimationFrame(function look(nowMs) {
    requestAnimationFrame(look);
    if (lastMs !== undefined) probe.frames.push(nowMs - lastMs);
    lastMs = nowMs;
    const stamps: [made: number, written: number][] = [];
    const texts = new Map<string, string>();
    for (const cell of document.querySelectorAll(reasonCells)) {
      const id = cell.closest('[row-id]')?.getAttribute('row-id') ?? '';
      const text = cell.textContent;
      texts.set(id, text);
      const before = lastTexts.get(id);
      if (before === undefined || before === text) continue;
      // A row that comes into view shows what it last had: how old that is says nothing of delays.
      const [, made, written] = /made (\d+), written (\d+)/.exec(text) ?? [];
      // A grid that lets rows fade shows the same one twice, new and old.
      if (!made || !written || Number(made) <= (newest.get(id) ?? 0)) continue;
      newest.set(id, Number(made));
      stamps.push([Number(made), Number(written)]);
    }
    lastTexts = texts;
    if (stamps.length === 0) return;
    probe.onDrawn(() => {
      const drawnMs = Date.now();
      for (const [made, written] of stamps) {
        probe.fromMade.push(drawnMs - made);
        probe.fromSocket.push(drawnMs - written);
      }
    });
  });
}

/** Looks at what the worker hands over: counts the rows, and sees when the last of an awaited burst is there. */
export function watchUpdates(): void {
  const probe = window.frameProbe;
  const orders = new Set<unknown>();
  const left = new Set<unknown>();
  let begun: BurstEnd | null = null;
  let versionSeen = false;
  const look = ({ madeMs, parentId, version }: BurstEnd, updates: readonly ProbedUpdate[]): void => {
    for (const { table, rows } of updates) {
      if (table === 'parents')
        versionSeen ||= rows.some((row) => row['parentId'] === parentId && Number(row['version']) >= version);
      if (table !== 'gauges') continue;
      for (const row of rows) {
        if (!left.has(row['parentId'])) continue;
        const made = /made (\d+)/.exec(String(row['reason']))?.[1];
        if (Number(made) >= madeMs) left.delete(row['parentId']);
      }
    }
  };
  probe.onUpdates = (updates) => {
    for (const { table, rows } of updates) {
      probe.rows += rows.length;
      if (table === 'parents') for (const row of rows) orders.add(row['parentId']);
    }
    probe.early?.push(updates);
    if (probe.awaited === null || probe.absorbedMs !== null) return;
    if (begun !== probe.awaited) {
      begun = probe.awaited;
      versionSeen = false;
      for (const id of orders) left.add(id);
      for (const before of probe.early ?? []) look(begun, before);
      probe.early = null;
    } else look(begun, updates);
    if (left.size > 0 || !versionSeen) return;
    probe.absorbedMs = Number.POSITIVE_INFINITY;
    requestAnimationFrame(() => probe.onDrawn(() => (probe.absorbedMs = Date.now())));
  };
}

/** A page without chips shows one engine. */
export function watchStart({ reasonCells, engines }: { reasonCells: string; engines: number }): void {
  requestAnimationFrame(function look() {
    const chips = [...document.querySelectorAll('[data-testid="engine-chip"]')];
    const live = chips.filter((chip) => chip.textContent.includes('live')).length;
    if ((chips.length > 0 && live < engines) || document.querySelector(reasonCells) === null)
      return void requestAnimationFrame(look);
    window.frameProbe.onDrawn(() => (window.frameProbe.liveMs = performance.now()));
  });
}
