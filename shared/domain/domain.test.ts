import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryOf } from '../../tests/fixtures/arbitrary-of.ts';
import { CHILD_ENDED, ChildState } from './orders/child.ts';
import { Command, type CommandKind, mayCommand, Role } from './command.ts';
import { EngineEvent } from './event.ts';
import { Symbol_ } from './basics/instrument.ts';
import { LIMIT_NAMES, Limits } from './policy/limits.ts';
import { PARENT_ENDED, ParentState } from './orders/parent.ts';
import { REJECT_CODES } from './basics/reject-code.ts';
import { Id, opposite, Px, sideSign, Words } from './basics/scalars.ts';
import { describeScope, scopeCovers, type StopScope, type StopTarget } from './safety/stop.ts';
import { StrategyName, StrategyParams } from './orders/strategy.ts';

const takes = (schema: { safeParse: (value: unknown) => { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

describe('numbers', () => {
  it.each([-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '1', null, 1n])('%s is no price', (value) => {
    expect(takes(Px, value)).toBe(false);
  });

  it.each([0, 1, Number.MAX_SAFE_INTEGER])('%i is one', (value) => {
    expect(takes(Px, value)).toBe(true);
  });
});

describe('texts', () => {
  it('are bounded', () => {
    expect([takes(Id, ''), takes(Id, 'x'), takes(Id, 'x'.repeat(64)), takes(Id, 'x'.repeat(65))]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([takes(Words, ''), takes(Words, 'x'.repeat(4_097))]).toEqual([true, false]);
  });

  it.each(['GOOG', 'BRK.B', 'EUR/USD', 'ES-Z4', 'a_b'])('%s is a symbol', (symbol) => {
    expect(takes(Symbol_, symbol)).toBe(true);
  });

  it.each(['', 'A B', '<b>', 'A\n', 'Ä', 'x'.repeat(33)])('%j is none', (symbol) => {
    expect(takes(Symbol_, symbol)).toBe(false);
  });
});

describe('sides', () => {
  it('cost the one what they give the other', () => {
    expect(opposite('buy')).toBe('sell');
    expect(opposite('sell')).toBe('buy');
    expect(sideSign('buy') + sideSign('sell')).toBe(0);
  });
});

describe('who may command what', () => {
  const kinds = Command.options.map(({ shape }) => shape.kind.value);
  const allowed = (role: Role): CommandKind[] => kinds.filter((kind) => mayCommand(role, kind));

  const shapeOf = (kind: CommandKind): object => Command.options.find(({ shape }) => shape.kind.value === kind)!.shape;

  it('a viewer nothing, an admin everything', () => {
    expect(allowed('viewer')).toEqual([]);
    expect(allowed('admin')).toEqual(kinds);
  });

  it('a trader all but limits; risk stops and limits but trades nothing', () => {
    expect(kinds.filter((kind) => !mayCommand('trader', kind))).toEqual([
      ...['ApprovePolicy', 'RejectPolicy', 'GrantOverride', 'ReenableStrategy'],
      ...['StartRollout', 'AdvanceRollout', 'ResumeRollout', 'SetLimits'],
    ]);
    expect(kinds.filter((kind) => mayCommand('risk', kind) && 'parentId' in shapeOf(kind))).toEqual([
      ...['RejectParent', 'PauseParent', 'CancelParent', 'CancelChild', 'GrantOverride'],
    ]);
    expect([mayCommand('risk', 'SubmitParent'), mayCommand('risk', 'StageParent')]).toEqual([false, false]);
  });

  it('everyone who may command may stop', () => {
    for (const role of Role.options.filter((each) => allowed(each).length > 0)) {
      expect(mayCommand(role, 'EngageStop')).toBe(true);
    }
  });
});

describe('commands and events', () => {
  it('a member too many is refused: a typing error is not an absent limit', () => {
    expect(takes(Limits, { maxOrderQty: 1 })).toBe(true);
    expect(takes(Limits, { maxOrderQuantity: 1 })).toBe(false);
    fc.assert(
      fc.property(arbitraryOf(Command), (command) => {
        expect(takes(Command, command)).toBe(true);
        expect(takes(Command, { ...command, later: 1 })).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('an event survives the log as it is', () => {
    fc.assert(
      fc.property(arbitraryOf(EngineEvent), (event) => {
        expect(EngineEvent.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
      }),
      { numRuns: 100 },
    );
  });

  it('closed sets name each member once, and only members', () => {
    expect(new Set(REJECT_CODES).size).toBe(REJECT_CODES.length);
    expect(LIMIT_NAMES).toEqual(Object.keys(Limits.shape));
    expect(StrategyParams.options.map(({ shape }) => shape.strategy.value)).toEqual(StrategyName.options);
    for (const state of PARENT_ENDED) expect(ParentState.options).toContain(state);
    for (const state of CHILD_ENDED) expect(ChildState.options).toContain(state);
    // Of an order of unknown fate nobody may say that it has ended.
    expect(CHILD_ENDED.has('unknown')).toBe(false);
  });
});

describe('scopes of a stop', () => {
  const target: StopTarget = {
    parentId: 'P1',
    instrument: 'GOOG',
    strategy: 'twap',
    trader: 'ann',
    model: 'deep-1',
    venue: 'DARK2',
  } as const;

  const DARK2 = { kind: 'venue', venue: 'DARK2' } as const;

  it.each<[StopScope, boolean, string]>([
    [{ kind: 'all' }, true, 'everything'],
    [{ kind: 'strategy', strategy: 'twap' }, true, 'TWAP'],
    [{ kind: 'strategy', strategy: 'pov' }, false, 'POV'],
    [{ kind: 'instrument', instrument: 'GOOG' }, true, 'GOOG'],
    [{ kind: 'instrument', instrument: 'GOO' }, false, 'GOO'],
    [{ kind: 'parent', parentId: 'P1' }, true, 'order P1'],
    [{ kind: 'parent', parentId: 'P12' }, false, 'order P12'],
    [{ kind: 'engine' }, true, 'this engine'],
    [{ kind: 'venue', venue: 'DARK2' }, true, 'venue DARK2'],
    [{ kind: 'venue', venue: 'DARK' }, false, 'venue DARK'],
    [{ kind: 'model', model: 'deep-1' }, true, 'model deep-1'],
    [{ kind: 'model', model: 'deep-2' }, false, 'model deep-2'],
    [{ kind: 'trader', trader: 'ann' }, true, 'orders of ann'],
    [{ kind: 'trader', trader: 'bob' }, false, 'orders of bob'],
    [{ kind: 'intersection', of: [DARK2, { kind: 'trader', trader: 'ann' }] }, true, 'venue DARK2 and orders of ann'],
    [{ kind: 'intersection', of: [DARK2, { kind: 'trader', trader: 'bob' }] }, false, 'venue DARK2 and orders of bob'],
  ])('%j', (scope, covers, words) => {
    expect(scopeCovers(scope, target)).toBe(covers);
    expect(describeScope(scope)).toBe(words);
  });
});
