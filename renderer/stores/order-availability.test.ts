import { describe, expect, it } from 'vitest';
import type { Parent } from '../../shared/domain/parent.ts';
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
    expect(allowed(inState('working'))).toEqual(['pause', 'amend', 'cancel']);
    expect(allowed(inState('paused'))).toEqual(['resume', 'amend', 'cancel']);
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
    expect(allowed({ ...inState('working'), latest })).toEqual(['amend', 'cancel']);
    expect(allowed({ ...inState('working'), latest: { ...latest, status: 'rejected' } })).toContain('pause');
  });

  it('are none without an order or an engine', () => {
    expect(whyNot('pause', { parent: undefined, role: 'trader', latest: null })).toBe('No order is selected');
    expect(whyNot('pause', { ...inState('working'), role: undefined })).toMatch(/Not connected/);
  });
});
