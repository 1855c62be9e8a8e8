/** A draft's preview on a whole engine: it says what the gate would have said, had the draft been in force. */
import { describe, expect, it } from 'vitest';
import type { ExecutionPolicy } from '../../../shared/domain/policy/policy.ts';
import type { PolicyPreview } from '../../../shared/protocol/questions.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';

type Change = (policy: ExecutionPolicy) => ExecutionPolicy;

const ofMidt =
  (limits: Partial<ExecutionPolicy['instruments'][string]>): Change =>
  (policy) => ({
    ...policy,
    instruments: { ...policy.instruments, MIDT: { ...policy.instruments['MIDT'], ...limits } },
  });
const ofDesk =
  (desk: Partial<ExecutionPolicy['desk']>): Change =>
  (policy) => ({ ...policy, desk: { ...policy.desk, ...desk } });

/** Two traders' orders of MIDT over ten minutes, under the first policy or a change of it. */
async function tradedDay(change: Change = (policy) => policy): Promise<TestEngine> {
  const engine = new TestEngine();
  const { version, policy } = engine.state.policy.current!;
  const changed = change(policy);
  if (changed !== policy)
    await engine.command({ kind: 'ProposePolicy', policy: changed, basedOn: version, reason: 'a test' });
  engine.pass(5 * US_PER_MINUTE);
  await engine.submit({ qty: 20_000 });
  await engine.submit({ side: 'sell', qty: 6_000, params: { strategy: 'pov', participationPct: 10 } });
  engine.pass(10 * US_PER_MINUTE);
  return engine;
}

function preview(engine: TestEngine, change: Change): PolicyPreview {
  const { policy } = engine.state.policy.current!;
  let told = engine.kernel.ask({ kind: 'PreviewPolicy', policy: change(policy) }, 'ann');
  while (told.kind === 'PreviewPolicy' && told.left > 0) {
    told = engine.kernel.ask({ kind: 'GoOnPreviewing', previewId: told.previewId }, 'ann');
  }
  if (told.kind !== 'PreviewPolicy') throw new Error(JSON.stringify(told));
  return told;
}

/** By a limit of the policy: that an order would meet one of ours is none. */
function firstDenial(engine: TestEngine) {
  for (const { event } of engine.log.read(1)) {
    if (event.type !== 'ChildDenied' || event.code === 'SELF_MATCH') continue;
    return { code: event.code, words: event.reason };
  }
  return null;
}

describe('a preview', () => {
  it('ASK-8 says of the first order that it would have denied what the gate says under that policy', async () => {
    const engine = await tradedDay();
    expect(preview(engine, (policy) => policy)).toMatchObject({ denied: { parents: 0, children: 0 }, unpriced: 0 });
    expect(engine.state.children.size).toBeGreaterThan(30);
    for (const change of [
      ofMidt({ maxPositionQty: 500 }),
      ofMidt({ priceCollarBps: 1 }),
      ofMidt({ maxMessagesPerSecond: 1 }),
      ofDesk({ maxGrossNotional: 100_000 }),
      ofDesk({ maxTraderCredit: 150_000, maxDeskCredit: 150_000 }),
      ofDesk({ maxDuplicates: { count: 1, windowUs: 10 * US_PER_MINUTE } }),
    ] as const) {
      const first = preview(engine, change).findings.find(({ children }) => children > 0);
      const twin = firstDenial(await tradedDay(change));
      expect({ code: first?.code, words: first?.words }).toEqual(twin);
    }
  });

  it('is the same after a restart, of which the log is read back with its market', async () => {
    const engine = await tradedDay();
    const change = ofMidt({ maxPositionQty: 500, priceCollarBps: 3 });
    const before = preview(engine, change);
    expect(before.denied.children).toBeGreaterThan(5);
    const { previewId: _, ...again } = preview(new TestEngine({ log: engine.log }), change);
    expect(before).toMatchObject(again);
  });
});

describe('windows of messages', () => {
  it('are after a restart what they were before it', async () => {
    const engine = await tradedDay();
    const newest = [...engine.state.children.values()].at(-1)!;
    const windowUs = engine.kernel.nowUs() - newest.submittedUs + US_PER_SECOND;
    const limits = ofDesk({ maxDuplicates: { count: 1, windowUs } });
    const { version, policy } = engine.state.policy.current!;
    await engine.command({ kind: 'ProposePolicy', policy: limits(policy), basedOn: version, reason: 'a test' });
    const again = new TestEngine({ log: engine.log });
    const captured = (at: TestEngine) => at.kernel.rates.captureSent(at.state.policy.current!.policy);
    expect(captured(again)).toEqual(captured(engine));
    expect(captured(again)[1].length).toBeGreaterThan(0);
  });
});
