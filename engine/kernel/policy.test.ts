import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../tests/fixtures/engine-kernel.ts';
import type { Command } from '../../shared/domain/command.ts';
import type { ExecutionPolicy } from '../../shared/domain/policy/policy.ts';
import { policyChanges, describeChange } from '../../shared/domain/policy/policy-diff.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';

class Desk extends TestEngine {
  get policy(): ExecutionPolicy {
    return this.state.policy.current!.policy;
  }

  as(actor: string, command: Command) {
    return this.kernel.command(command, { actor, commandId: `${actor}-${Math.random()}` });
  }

  propose(actor: string, change: Partial<ExecutionPolicy>, basedOn = this.state.policy.current!.version) {
    return this.as(actor, { kind: 'ProposePolicy', policy: { ...this.policy, ...change }, basedOn, reason: 'a test' });
  }
}

const narrower = (policy: ExecutionPolicy): Partial<ExecutionPolicy> => ({
  instruments: { ...policy.instruments, MIDT: { ...policy.instruments['MIDT'], maxOrderQty: 40 } },
});
const twoPeople = { approvals: { policy: true, overrides: true } };

describe('the execution policy', () => {
  it('is in force from one record on, as version 1, and changes by versions that all stay', async () => {
    const desk = new Desk();
    expect(desk.state.policy.current).toMatchObject({ version: 1, author: 'engine' });
    expect(await desk.propose('ann', narrower(desk.policy))).toMatchObject({ status: 'accepted' });
    expect(desk.state.policy.current).toMatchObject({ version: 2, author: 'ann', approvedBy: null });
    expect(desk.state.limits.get('MIDT')?.maxOrderQty).toBe(40);
    await desk.as('ann', { kind: 'RestorePolicy', version: 1, reason: 'as it was' });
    expect(desk.state.policy.versions).toHaveLength(3);
    expect(desk.policy).toEqual(desk.state.policy.versions[0]!.policy);
  });

  it('takes another person where it says so, never its author, and counts from the approval', async () => {
    const desk = new Desk();
    await desk.propose('ann', twoPeople);
    const proposed = await desk.propose('ann', narrower(desk.policy));
    expect(proposed).toMatchObject({ status: 'accepted' });
    expect(desk.state.limits.get('MIDT')?.maxOrderQty).not.toBe(40);
    const draftId = 'D2';
    expect(await desk.as('ann', { kind: 'ApprovePolicy', draftId, reason: '' })).toMatchObject({
      code: 'NEEDS_ANOTHER_PERSON',
    });
    expect(await desk.as('rob', { kind: 'ApprovePolicy', draftId, reason: 'looked at it' })).toMatchObject({
      status: 'accepted',
    });
    expect(desk.state.policy.current).toMatchObject({ version: 3, author: 'ann', approvedBy: 'rob' });
    expect(desk.state.limits.get('MIDT')?.maxOrderQty).toBe(40);
    expect(await desk.as('rob', { kind: 'ApprovePolicy', draftId, reason: '' })).toMatchObject({ code: 'WRONG_STATE' });
    const limits = desk.state.limits.get('MIDT')!;
    expect(await desk.as('ann', { kind: 'SetLimits', instrument: 'MIDT', limits, reason: 'alone' })).toMatchObject({
      code: 'NEEDS_ANOTHER_PERSON',
    });
  });

  it('is refused where it contradicts itself, names what is not there, or changes another version', async () => {
    const desk = new Desk();
    const refused = async (change: Partial<ExecutionPolicy>): Promise<string> => {
      const answer = await desk.propose('ann', change);
      expect(answer).toMatchObject({ status: 'rejected', code: 'BAD_POLICY' });
      return 'reason' in answer ? answer.reason! : '';
    };
    expect(await refused({ venues: ['NOPE'] })).toContain('venues: NOPE is no venue of this engine');
    expect(await refused({ restricted: ['XXXX'] })).toContain('restricted: XXXX is not traded here');
    const { desk: bounds, instruments } = desk.policy;
    expect(await refused({ desk: { ...bounds, maxTraderCredit: 9e12 } })).toContain(
      'desk.maxTraderCredit is 9000000000000, more than desk.maxDeskCredit',
    );
    const MIDT = { ...instruments['MIDT'], maxOrderQty: 9_000_000 };
    expect(await refused({ instruments: { ...instruments, MIDT } })).toContain('instruments.MIDT.maxOrderQty');
    expect(await refused({ hours: { afterOpenUs: 9e10, beforeCloseUs: 0 } })).toContain('leave no time to trade');
    expect(await refused({})).toContain('nothing to change');
    expect(await desk.propose('ann', narrower(desk.policy), 7)).toMatchObject({ code: 'STALE_VERSION' });
  });

  it('says what a draft changes, place by place', async () => {
    const desk = new Desk();
    const changed = { ...desk.policy, ...narrower(desk.policy), venues: ['SIM'] };
    expect(policyChanges(desk.policy, changed).map(describeChange)).toEqual([
      'instruments.MIDT.maxOrderQty: 5000 → 40',
      'venues: [] → ["SIM"]',
    ]);
  });

  it('is there again after a restart, drafts included', async () => {
    const desk = new Desk();
    await desk.propose('ann', twoPeople);
    await desk.propose('ann', narrower(desk.policy));
    const again = new Desk({ log: desk.log });
    expect(again.state.policy.versions).toEqual(desk.state.policy.versions);
    expect(again.state.policy.drafts.get('D2')).toMatchObject({ state: 'proposed', author: 'ann' });
  });
});

describe('what the policy lets pass and does not', () => {
  it('closes a restricted instrument to orders that work already', async () => {
    const desk = new Desk();
    const parentId = await desk.submit();
    desk.pass(US_PER_MINUTE);
    await desk.propose('ann', { restricted: ['MIDT'] });
    const sent = desk.state.children.size;
    desk.pass(5 * US_PER_MINUTE);
    expect(desk.state.children.size).toBe(sent);
    expect(desk.state.parent(parentId).lastReason).toContain('restricted list; risk or admin may change it');
  });

  it('holds a position at its bound, and one order past it by an override that is used up', async () => {
    const desk = new Desk();
    const MIDT = { ...desk.policy.instruments['MIDT'], maxPositionQty: 500 };
    await desk.propose('ann', { instruments: { ...desk.policy.instruments, MIDT } });
    const parentId = await desk.submit();
    desk.pass(20 * US_PER_MINUTE);
    const held = desk.state.exposure.position('MIDT');
    expect(held.qty + held.buyingQty).toBeLessThanOrEqual(500);
    expect(held.qty + held.buyingQty).toBeGreaterThan(300);
    const grant = { kind: 'GrantOverride', parentId, limit: 'maxPositionQty', value: 5_000 } as const;
    expect(await desk.as('rob', { ...grant, reason: ' ' })).toMatchObject({ code: 'REASON_MISSING' });
    expect(await desk.as('rob', { ...grant, reason: 'agreed' })).toMatchObject({ status: 'accepted' });
    desk.pass(5 * US_PER_MINUTE);
    expect(desk.state.policy.overrides.get('O1')?.usedUs).not.toBeNull();
    expect(desk.state.exposure.worstQty('MIDT')).toBeGreaterThan(500);
  });

  it('disables a strategy that executes too often until a person enables it again', async () => {
    const desk = new Desk();
    const { desk: bounds } = desk.policy;
    await desk.propose('ann', { desk: { ...bounds, maxExecutions: { count: 3, windowUs: 600 * US_PER_SECOND } } });
    const parentId = await desk.submit();
    desk.pass(10 * US_PER_MINUTE);
    expect(desk.state.policy.isDisabled('twap')).toBe(true);
    const { filledQty } = desk.state.parent(parentId);
    desk.pass(US_PER_MINUTE);
    expect(desk.state.parent(parentId).filledQty).toBe(filledQty);
    expect(await desk.as('rob', { kind: 'ReenableStrategy', strategy: 'twap', reason: 'looked' })).toMatchObject({
      status: 'accepted',
    });
    desk.pass(2 * US_PER_MINUTE);
    expect(desk.state.parent(parentId).filledQty).toBeGreaterThan(filledQty);
  });
});
