/**
 * What a page says of its own frames. Runs inside the page before its scripts and looks on only: it counts the rows that
 * the desk's worker hands over, the time between frames, and how old the stamped order is in the frame that shows it.
 */

export interface FrameProbe {
  /** Milliseconds between frames. */
  frames: number[];
  /** Milliseconds of each task that kept the page from drawing for more than 50. */
  longTasks: number[];
  /** Rows handed to the desk. */
  rows: number;
  /** Milliseconds from a change in the engine's process to the frame that shows it; both read the machine's clock. */
  delays: number[];
}

declare global {
  interface Window {
    frameProbe: FrameProbe;
  }
}

export interface ProbeOptions {
  /** Of the cell that shows the stamp. */
  readonly selector: string;
  readonly stamp: string;
}

/** Self-contained: it is sent to the page as text. */
export function installProbe({ selector, stamp }: ProbeOptions): void {
  const probe: FrameProbe = { frames: [], longTasks: [], rows: 0, delays: [] };
  window.frameProbe = probe;
  const PlainWorker = window.Worker;
  window.Worker = class extends PlainWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }: MessageEvent) => {
        if (data.t !== 'batch') return;
        for (const { rows } of data.batch.updates) probe.rows += rows.length;
      });
    }
  };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) probe.longTasks.push(duration);
  }).observe({ type: 'longtask' });
  let lastMs: number | undefined;
  let lastText: string | undefined;
  requestAnimationFrame(function look(nowMs) {
    requestAnimationFrame(look);
    if (lastMs !== undefined) probe.frames.push(nowMs - lastMs);
    lastMs = nowMs;
    const text = document.querySelector(selector)?.textContent ?? '';
    if (text === lastText) return;
    lastText = text;
    const at = text.indexOf(stamp);
    if (at >= 0) probe.delays.push(Date.now() - Number.parseInt(text.slice(at + stamp.length), 10));
  });
}
