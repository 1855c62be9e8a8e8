/** Days of a desk by the whole engine, as a policy is measured on them and its watch is studied; here no more than their beginning. */
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SCHEMAS } from '../../engine/features/schema.ts';
import { type Candidate, candidateOf } from '../../engine/kernel/episode/candidates.ts';
import { type DeskDay, type DeskDayRun, workDay } from '../../engine/kernel/episode/desk-day.ts';
import { measuredOf, referenceOf } from '../../engine/kernel/episode/measure-model.ts';
import { CHAMPION } from '../../engine/kernel/models/policy-shelf.ts';
import { openModel } from '../../engine/models/check-model.ts';
import { OnnxRuntime } from '../../engine/models/onnx-runtime.ts';
import { OnnxPolicy } from '../../engine/models/policy-model.ts';
import { ModelRegistry } from '../../engine/models/registry.ts';
import { ServedModel } from '../../engine/models/served-model.ts';
import { ModelReference } from '../../shared/domain/models/model-reference.ts';
import { US_PER_MINUTE } from '../../shared/std/duration.ts';

const SHIPPED = join(resolve(import.meta.dirname, '../..'), 'assets/models');
let day: (candidate: Candidate, reference: ModelReference | null, minutes?: number) => DeskDayRun;
let measured: DeskDayRun;
let reference: ModelReference;

beforeAll(async () => {
  const { card, bytes, place } = new ModelRegistry({ shipped: SHIPPED, own: SHIPPED }).read(CHAMPION);
  const session = openModel({ card, bytes, place }, await OnnxRuntime.load(), SCHEMAS);
  const policy = new OnnxPolicy(new ServedModel(card, session, { deadlineUs: Infinity, stopwatchUs: () => 0 }));
  const common = { card, signals: undefined, seed: 'small/1' } satisfies Partial<DeskDay>;
  day = (candidate, against, minutes = 55) => {
    const worked = candidateOf(policy, candidate, policy.id);
    return workDay({ ...common, policy: worked, reference: against, lengthUs: minutes * US_PER_MINUTE });
  };
  measured = day('equal', null);
  const names = SCHEMAS.find(({ hash }) => hash === card.features.hash)!.names;
  reference = referenceOf(card, 'a test', 'none', measuredOf([measured.run], names));
});

describe('a day of a desk', () => {
  it('has several orders worked at once, and measures them, their choices and, by the market’s time, what was seen', () => {
    const { orders, mixes, states, decisions } = measured.run;
    expect(orders.length).toBeGreaterThan(10);
    expect(mixes.length).toBeGreaterThanOrEqual(orders.length);
    expect(orders.filter(({ saidBps }) => saidBps !== null).length).toBeGreaterThan(10);
    // Two seconds each would be 1,650 of one order; of states there is one in twenty seconds of all.
    expect(decisions).toBeGreaterThan(4 * 1_650);
    expect(states.length).toBeGreaterThan(100);
    expect(states.length).toBeLessThanOrEqual(166);
  });

  it('makes a reference that can be read, against which the same day raises nothing about the model', () => {
    expect(ModelReference.parse(JSON.parse(JSON.stringify(reference)))).toEqual(reference);
    const again = day('equal', reference);
    expect(again.run).toEqual(measured.run);
    expect(again.opened.filter(({ kind }) => kind.startsWith('model-'))).toEqual([]);
  });

  it('tells of a policy that does something else, and after how many orders', () => {
    const { opened } = day('spendthrift', reference, 80);
    const mix = opened.find(({ kind }) => kind === 'model-action-mix');
    expect(mix?.orders).toBeGreaterThanOrEqual(9);
    expect(mix?.afterUs).toBeGreaterThan(5 * US_PER_MINUTE);
  });
});
