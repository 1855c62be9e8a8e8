import { describe, expect, it } from 'vitest';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { OfEngine } from './engine-id.ts';
import type { SentCommand } from './commands.ts';
import { VERBS, whyNot, type Situation } from './order-availability.ts';

const inState = (state: Parent['state']): Situation => ({
  parent: { engine: 'e1', parentId: 'P1', state } as OfEngine<Parent>,
  role: 'trader',
  latest: null,
});
const allowed = (situation: Situation) => VERBS.filter((verb) => whyNot(verb, situation) === null);

describe('the verbs of an order', () => {
  it('follow its state', () => {
    expect(allowed(inState('staged'))).toEqual(['release', 'reject', 'amend', 'switch', 'cancel']);
    expect(allowed(inState('working'))).toEqual(['pause', 'amend', 'switch', 'takeOver', 'finish', 'cancel']);
    expect(allowed(inState('paused'))).toEqual(['resume', 'amend', 'switch', 'takeOver', 'finish', 'cancel']);
    expect(allowed(inState('manual'))).toEqual(['amend', 'switch', 'takeOver', 'handBack', 'finish', 'cancel']);
    expect(allowed(inState('cancelling'))).toEqual([]);
    expect(allowed(inState('done'))).toEqual([]);
  });

  it('follow the role: risk may pause and cancel, a viewer nothing', () => {
    expect(allowed({ ...inState('working'), role: 'risk' })).toEqual(['pause', 'cancel']);
    expect(allowed({ ...inState('working'), role: 'viewer' })).toEqual([]);
    expect(whyNot('pause', { ...inState('working'), role: 'viewer' })).toBe('The role viewer may not pause orders');
  });

  it('are not asked for twice while the engine owes an answer, but a cancel passes a pending pause', () => {
    const latest = { kind: 'PauseParent', status: 'pending' } as SentCommand;
    expect(allowed({ ...inState('working'), latest })).toEqual(['amend', 'switch', 'takeOver', 'finish', 'cancel']);
    expect(allowed({ ...inState('working'), latest: { ...latest, status: 'rejected' } })).toContain('pause');
  });

  it('are of the trader in charge: who works an order by hand does not take it over again', () => {
    const situation = inState('manual');
    const mine = { ...situation, parent: { ...situation.parent!, workedBy: 'ann' } };
    expect(whyNot('takeOver', { ...mine, actor: 'ann' })).toBe('You work it by hand already');
    expect(whyNot('takeOver', { ...mine, actor: 'bob' })).toBeNull();
  });

  it('are none without an order or an engine', () => {
    expect(whyNot('pause', { parent: undefined, role: 'trader', latest: null })).toBe('No order is selected');
    expect(whyNot('pause', { ...inState('working'), role: undefined })).toMatch(/Not connected/);
  });
});
