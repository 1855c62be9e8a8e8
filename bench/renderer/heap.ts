/** What lives on the heaps of a page and its worker after a collection, and whether that grows. */
import type { CDPSession, Page } from 'playwright';

export interface HeapSample {
  /** Since the first. */
  readonly atS: number;
  /** Of the page and its worker, in bytes. */
  readonly bytes: number;
}

export interface Growth {
  /** Least squares, in bytes a second. */
  readonly slope: number;
  /** Half the width of its 95 % interval. */
  readonly within: number;
}

/** Reads the heap after a collection, without what the probe itself gathered. */
export async function openHeap(page: Page): Promise<() => Promise<number>> {
  const cdp = await page.context().newCDPSession(page);
  const askWorker = await openWorker(cdp);
  return async () => {
    await page.evaluate(() => {
      const { frameProbe } = window;
      for (const list of [frameProbe.frames, frameProbe.fromMade, frameProbe.fromSocket]) list.length = 0;
    });
    // What the first has freed of the page's own objects, the second finds.
    await cdp.send('HeapProfiler.collectGarbage');
    await cdp.send('HeapProfiler.collectGarbage');
    await askWorker('HeapProfiler.collectGarbage');
    const own = await cdp.send('Runtime.getHeapUsage');
    const worker = (await askWorker('Runtime.getHeapUsage')) as typeof own;
    return own.usedSize + worker.usedSize;
  };
}

/** The worker has a session of its own, which is spoken to through the page's. */
async function openWorker(cdp: CDPSession): Promise<(method: string) => Promise<unknown>> {
  const attached = new Promise<string>((found) =>
    cdp.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker') found(sessionId);
    }),
  );
  const answers = new Map<number, (result: unknown) => void>();
  cdp.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: unknown };
    answers.get(id ?? -1)?.(result);
  });
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await attached;
  let asked = 0;
  return async (method) => {
    const id = ++asked;
    const answer = new Promise<unknown>((told) => answers.set(id, told));
    await cdp.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
    return answer.finally(() => answers.delete(id));
  };
}

/** The line through the samples, of which there are three or more. */
export function growthOf(samples: readonly HeapSample[]): Growth {
  const count = samples.length;
  const mean = (of: (sample: HeapSample) => number): number => samples.reduce((sum, each) => sum + of(each), 0) / count;
  const [atS, bytes] = [mean((each) => each.atS), mean((each) => each.bytes)];
  const spread = count * mean((each) => (each.atS - atS) ** 2);
  const slope = (count * mean((each) => (each.atS - atS) * (each.bytes - bytes))) / spread;
  const left = count * mean((each) => (each.bytes - bytes - slope * (each.atS - atS)) ** 2);
  return { slope, within: 1.96 * Math.sqrt(left / (count - 2) / spread) };
}
