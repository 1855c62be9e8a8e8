/** What lives on the heaps of a page and its workers after a collection, and whether that grows. */
import type { CDPSession, Page } from 'playwright';

export interface HeapSample {
  /** Since the first. */
  readonly atS: number;
  /** Of the page and its workers, in bytes. */
  readonly bytes: number;
  /** Drawn since the sample before. */
  readonly frames: number;
}

export interface Growth {
  /** Least squares, in bytes a second. */
  readonly slope: number;
  /** Half the width of its 95 % interval. */
  readonly within: number;
}

/** Reads the heap after a collection, without what the probe itself gathered. */
export async function openHeap(page: Page): Promise<() => Promise<Omit<HeapSample, 'atS'>>> {
  const cdp = await page.context().newCDPSession(page);
  const askWorkers = await openWorkers(cdp, page.workers().length);
  return async () => {
    const frames = await page.evaluate(() => {
      const { frameProbe } = window;
      const drawn = frameProbe.frames.length;
      for (const list of [frameProbe.frames, frameProbe.fromMade, frameProbe.fromSocket]) list.length = 0;
      return drawn;
    });
    // What the first has freed of the page's own objects, the second finds.
    await cdp.send('HeapProfiler.collectGarbage');
    await cdp.send('HeapProfiler.collectGarbage');
    await askWorkers('HeapProfiler.collectGarbage');
    const own = await cdp.send('Runtime.getHeapUsage');
    const workers = (await askWorkers('Runtime.getHeapUsage')) as (typeof own)[];
    return { frames, bytes: workers.reduce((sum, { usedSize }) => sum + usedSize, own.usedSize) };
  };
}

/** The workers have sessions of their own, which are spoken to through the page's. */
async function openWorkers(cdp: CDPSession, count: number): Promise<(method: string) => Promise<unknown[]>> {
  const sessions: string[] = [];
  const attached = new Promise<void>((found) =>
    cdp.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worker' && sessions.push(sessionId) === count) found();
    }),
  );
  const answers = new Map<number, (result: unknown) => void>();
  cdp.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: unknown };
    answers.get(id ?? -1)?.(result);
  });
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  await attached;
  let asked = 0;
  const ask = async (sessionId: string, method: string): Promise<unknown> => {
    const id = ++asked;
    const answer = new Promise<unknown>((told) => answers.set(id, told));
    await cdp.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
    return answer.finally(() => answers.delete(id));
  };
  return (method) => Promise.all(sessions.map((session) => ask(session, method)));
}

/** The mean of each stretch of so many seconds, in bytes. */
export function meansOf(samples: readonly HeapSample[], stretchS: number): number[] {
  const stretches = Map.groupBy(samples, ({ atS }) => Math.floor(atS / stretchS));
  return [...stretches.values()].map((own) => own.reduce((sum, { bytes }) => sum + bytes, 0) / own.length);
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
