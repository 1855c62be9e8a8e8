/**
 * Drives an engine by the wall clock: so many times real time, or as fast as it goes. Works in short slices, so that a
 * command never waits long for the market.
 */
import { US_PER_MS } from '../../../shared/std/duration.ts';
import type { Kernel } from '../kernel.ts';
import type { WallClock } from './system-clock.ts';

/** Longest time at the market before commands and sockets get their turn. */
const SLICE_MS = 1;
/** Items between two looks at the clock. */
const ITEMS_PER_LOOK = 16;
const IDLE_MS = 4;
const STATUS_EVERY_MS = 100;
/** A machine that was asleep, or an engine that cannot keep up, does not catch up for longer than this. */
const CATCH_UP_MS = 1_000;

export interface Pacer {
  stop(): void;
}

export function startPacer(kernel: Kernel, clock: WallClock): Pacer {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let anchor = { pace: kernel.gauges.pace, wallMs: clock.nowMs(), engineUs: kernel.nowUs() };
  let status = { wallMs: clock.nowMs(), events: kernel.dispatcher.marketEvents };

  function targetUs(): number {
    const { liveUs } = kernel.options;
    if (liveUs) return liveUs();
    const { pace } = kernel.gauges;
    const nowMs = clock.nowMs();
    if (pace === null) return Infinity;
    const behindUs = anchor.engineUs + (nowMs - anchor.wallMs) * US_PER_MS * pace - kernel.nowUs();
    if (pace !== anchor.pace || behindUs > CATCH_UP_MS * US_PER_MS * pace) {
      anchor = { pace, wallMs: nowMs, engineUs: kernel.nowUs() };
    }
    return Math.floor(anchor.engineUs + (nowMs - anchor.wallMs) * US_PER_MS * pace);
  }

  function tick(): void {
    if (stopped) return;
    const untilMs = clock.nowMs() + SLICE_MS;
    const target = targetUs();
    let caughtUp = false;
    while (!caughtUp && clock.nowMs() < untilMs) caughtUp = kernel.advanceTo(target, ITEMS_PER_LOOK);
    if (kernel.gauges.pace === null) anchor = { ...anchor, pace: null };
    tellStatus();
    if (caughtUp) timer = setTimeout(tick, IDLE_MS);
    else setImmediate(tick);
  }

  function tellStatus(): void {
    const nowMs = clock.nowMs();
    const elapsedMs = nowMs - status.wallMs;
    if (elapsedMs < STATUS_EVERY_MS) return;
    const events = kernel.dispatcher.marketEvents;
    kernel.publishGauges(Math.round(((events - status.events) * 1_000) / elapsedMs));
    status = { wallMs: nowMs, events };
  }

  tick();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
