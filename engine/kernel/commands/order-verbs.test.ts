/** Every verb in every state of an order, through a whole engine: what is taken is what the table of verbs says, and this one. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../shared/domain/command.ts';
import { ORDER_VERB_KINDS, type OrderVerbKind } from '../../../shared/domain/orders/order-verbs.ts';
import { type Parent, ParentState } from '../../../shared/domain/orders/parent.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { submitParent, TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { workingOrder } from '../../../tests/fixtures/working-order.ts';

/** What a trader sees in the table, written out: the engine's answers are held to it. */
const TAKEN: Readonly<Record<ParentState, string>> = {
  staged: 'Release Reject Amend Switch Cancel',
  new: 'Amend Switch Pause CancelChild Finish Cancel',
  working: 'Amend Switch Pause TakeOver CancelChild Finish Cancel',
  paused: 'Amend Switch Resume TakeOver CancelChild Finish Cancel',
  manual: 'Amend Switch TakeOver HandBack PlaceChild ReplaceChild CancelChild Finish Cancel',
  finishing: 'Pause TakeOver CancelChild Finish Cancel',
  cancelling: 'CancelChild',
  cancelled: '',
  rejected: '',
  done: '',
  expired: '',
};
const SHORT: Readonly<Record<OrderVerbKind, string>> = {
  ReleaseParent: 'Release',
  RejectParent: 'Reject',
  AmendParent: 'Amend',
  SwitchStrategy: 'Switch',
  PauseParent: 'Pause',
  ResumeParent: 'Resume',
  TakeOver: 'TakeOver',
  HandBack: 'HandBack',
  PlaceChild: 'PlaceChild',
  ReplaceChild: 'ReplaceChild',
  CancelChild: 'CancelChild',
  FinishParent: 'Finish',
  CancelParent: 'Cancel',
};

/** An engine with an order in the state, and the order's id. */
const REACH: Readonly<Record<ParentState, () => Promise<{ engine: TestEngine; parentId: string }>>> = {
  async staged() {
    const engine = new TestEngine();
    return { engine, parentId: await engine.stage() };
  },
  async new() {
    const engine = new TestEngine();
    return { engine, parentId: await engine.submit({ startUs: engine.kernel.nowUs() + US_PER_MINUTE }) };
  },
  working: () => workingOrder(),
  async paused() {
    const { engine, parentId } = await workingOrder();
    await engine.command({ kind: 'PauseParent', parentId, children: 'keep' });
    return { engine, parentId };
  },
  async manual() {
    const { engine, parentId } = await workingOrder();
    await engine.command({ kind: 'TakeOver', parentId, children: 'keep' });
    return { engine, parentId };
  },
  async finishing() {
    const { engine, parentId } = await workingOrder();
    const take = { maxQty: 50_000, worstPx: null, forUs: US_PER_MINUTE };
    await engine.command({ kind: 'FinishParent', parentId, take });
    return { engine, parentId };
  },
  async cancelling() {
    const { engine, parentId } = await workingOrder();
    await engine.command({ kind: 'CancelParent', parentId });
    return { engine, parentId };
  },
  async cancelled() {
    const { engine, parentId } = await REACH.cancelling();
    engine.pass(US_PER_SECOND);
    return { engine, parentId };
  },
  async rejected() {
    const { engine, parentId } = await REACH.staged();
    await engine.command({ kind: 'RejectParent', parentId, reason: 'too large for today' });
    return { engine, parentId };
  },
  async done() {
    const { engine, parentId } = await workingOrder();
    await engine.command({ kind: 'FinishParent', parentId, take: null });
    engine.pass(US_PER_SECOND);
    return { engine, parentId };
  },
  async expired() {
    const engine = new TestEngine();
    const parentId = await engine.submit({ qty: 1_000_000, endUs: engine.kernel.nowUs() + 10 * US_PER_SECOND });
    engine.pass(20 * US_PER_SECOND);
    return { engine, parentId };
  },
};

const TWAP = { strategy: 'twap', sliceUs: US_PER_SECOND } as const;
const POV = { strategy: 'pov', participationPct: 10 } as const;

/** A command that nothing but the state could refuse. */
function commandOf(kind: OrderVerbKind, { parentId, version, side, params }: Parent, engine: TestEngine): Command {
  const of = { parentId, expectedVersion: version };
  const [child] = engine.state.openChildrenOf(parentId);
  const childId = child?.childId ?? 'C1';
  const px = engine.kernel.book('LRGE')!.bestPx(side);
  const plain = { venue: 'SIM', tif: 'day', postOnly: false, displayQty: null, minQty: null } as const;
  switch (kind) {
    case 'AmendParent':
      return { kind, ...of, expectedVersion: version, qty: 99_000, children: 'keep' };
    case 'RejectParent':
      return { kind, ...of, reason: 'not today' };
    case 'SwitchStrategy':
      return { kind, ...of, params: params.strategy === 'pov' ? TWAP : POV, children: 'keep' };
    case 'PauseParent':
    case 'TakeOver':
    case 'HandBack':
      return { kind, ...of, children: 'keep' };
    case 'FinishParent':
      return { kind, ...of, take: null };
    case 'PlaceChild':
      return { kind, ...of, ...plain, qty: 1, px };
    case 'CancelChild':
      return { kind, parentId, childId };
    case 'ReplaceChild':
      return { kind, parentId, childId, qty: 1, px };
    default:
      return { kind, ...of };
  }
}

describe('the verbs of an order', () => {
  for (const state of ParentState.options) {
    it(`${state}: ${TAKEN[state] || 'none'}`, async () => {
      const taken: string[] = [];
      for (const kind of ORDER_VERB_KINDS) {
        const { engine, parentId } = await REACH[state]();
        const before = engine.state.parent(parentId);
        expect(before.state).toBe(state);
        // Another trader: who has taken an order over cannot take it over again.
        const actor = kind === 'TakeOver' ? 'bob' : 'ann';
        const answer = await engine.commandOf(actor, commandOf(kind, before, engine));
        // There was no child to pull before the start: the verb itself was taken.
        const took = answer.status === 'accepted' || (kind === 'CancelChild' && answer.code === 'UNKNOWN_CHILD');
        if (took) taken.push(SHORT[kind]);
        const unchanged = engine.state.parent(parentId) === before && answer.code === 'WRONG_STATE';
        expect([kind, took || unchanged]).toEqual([kind, true]);
      }
      expect(taken.toSorted().join(' ')).toBe(TAKEN[state].split(' ').toSorted().join(' '));
    });
  }

  it('each count one version, but for those of a child', async () => {
    for (const kind of ['PauseParent', 'TakeOver', 'FinishParent', 'SwitchStrategy', 'CancelParent'] as const) {
      const { engine, parentId } = await workingOrder();
      await engine.command(commandOf(kind, engine.state.parent(parentId), engine));
      expect([kind, engine.state.parent(parentId).version]).toEqual([kind, 2]);
    }
  });

  it('are refused of an order that is not', async () => {
    const { engine, parentId } = await workingOrder();
    const parent = { ...engine.state.parent(parentId), parentId: 'P77' };
    for (const kind of ORDER_VERB_KINDS) {
      expect((await engine.command(commandOf(kind, parent, engine))).code).toBe('UNKNOWN_PARENT');
    }
  });
});

describe('two traders at one order', () => {
  it('LIFE-2 the second is refused, and told what the first changed and who that was', async () => {
    const { engine, parentId } = await workingOrder();
    const bidPx = engine.kernel.book('LRGE')!.bestPx('buy');
    await engine.commandOf('bob', { kind: 'AmendParent', parentId, expectedVersion: 1, qty: 90_000, limitPx: bidPx });
    await engine.commandOf('cy', { kind: 'PauseParent', parentId, children: 'keep' });
    const late = await engine.command({ kind: 'AmendParent', parentId, expectedVersion: 1, qty: 80_000 });
    expect(late.code).toBe('STALE_VERSION');
    expect(late.reason).toMatch(
      /^P1 is at version 3, not 1: amended by bob \(quantity 100,000 → 90,000, limit none → 2\d\d\.\d\d\); paused by cy\. Look again/,
    );
    expect(engine.state.parent(parentId)).toMatchObject({ qty: 90_000, version: 3, state: 'paused' });
  });

  it('LIFE-3 only the one in charge places and replaces; the other takes over first', async () => {
    const { engine, parentId } = await workingOrder();
    await engine.command({ kind: 'TakeOver', parentId, children: 'pull' });
    const place = commandOf('PlaceChild', engine.state.parent(parentId), engine);
    expect((await engine.commandOf('bob', place)).code).toBe('NOT_PERMITTED');
    expect((await engine.command({ kind: 'TakeOver', parentId, children: 'keep' })).code).toBe('WRONG_STATE');
    expect((await engine.commandOf('bob', { kind: 'TakeOver', parentId, children: 'keep' })).status).toBe('accepted');
    const again = commandOf('PlaceChild', engine.state.parent(parentId), engine);
    expect((await engine.commandOf('bob', again)).status).toBe('accepted');
    expect(engine.state.child(`C${engine.state.children.size}`)).toMatchObject({
      placedBy: 'bob',
      reason: 'by hand: bob',
    });
  });
});

describe('a submitted order with a later start', () => {
  it('is new until its start, also under a stop or after a pause, and works then', async () => {
    const engine = new TestEngine();
    const startUs = engine.kernel.nowUs() + US_PER_MINUTE;
    const parentId = await engine.submit({ startUs });
    const parent = (): Parent => engine.state.parent(parentId);
    await engine.command({ kind: 'PauseParent', parentId, children: 'keep' });
    await engine.command({ kind: 'ResumeParent', parentId });
    expect(parent().state).toBe('new');
    await engine.command({ kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'hold', reason: '' });
    engine.pass(US_PER_MINUTE - 1);
    expect(parent().state).toBe('new');
    engine.pass(1);
    expect(parent()).toMatchObject({ state: 'working', children: 0 });
    expect((await engine.command(submitParent(startUs))).code).toBe('STOPPED');
  });
});
