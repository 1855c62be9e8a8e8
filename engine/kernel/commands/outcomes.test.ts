import { expect, it } from 'vitest';
import type { Command } from '../../../shared/domain/command.ts';
import { HandStage } from '../../../tests/fixtures/engine-stage.ts';
import { Outcomes } from './outcomes.ts';

function asked() {
  const stage = new HandStage();
  const outcomes = new Outcomes();
  const told: string[] = [];
  outcomes.onOutcome(({ outcome }, { commandId }) => told.push(`${commandId} ${outcome}`));
  const accepted = (commandId: string, command: Command, stopId?: string): void => {
    outcomes.expect({ actor: 'ann', commandId });
    stage.record({
      type: 'CommandAccepted',
      commandId,
      actor: 'ann',
      command,
      ...(stopId !== undefined && { stopId }),
    });
    outcomes.decided(command, stage.state);
  };
  const engage = (commandId: string, stopId: string, degree: 'hold' | 'cancel'): void =>
    accepted(commandId, { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree, reason: '' }, stopId);
  const release = (commandId: string, stopId: string): void =>
    accepted(commandId, { kind: 'ReleaseStop', stopId, reason: 'looked' });
  return { outcomes, told, engage, release };
}

it('of a stop that holds nothing is waited for, nor of one that was released before it was settled', () => {
  const { outcomes, told, engage, release } = asked();
  engage('one', 'S1', 'hold');
  expect(outcomes.waiting).toBe(0);
  engage('two', 'S2', 'cancel');
  outcomes.stopSettled({ stopId: 'S2', outcome: 'residual', logSeq: 5 });
  outcomes.release();
  expect([told, outcomes.waiting]).toEqual([['two residual'], 1]);
  release('three', 'S2');
  outcomes.release();
  expect([told, outcomes.waiting]).toEqual([['two residual'], 0]);
});

it('what became of a stop is told, also where it is released in the same moment', () => {
  const { outcomes, told, engage, release } = asked();
  engage('one', 'S1', 'cancel');
  outcomes.stopSettled({ stopId: 'S1', outcome: 'confirmed', logSeq: 5 });
  release('two', 'S1');
  outcomes.release();
  expect([told, outcomes.waiting]).toEqual([['one confirmed'], 0]);
});
