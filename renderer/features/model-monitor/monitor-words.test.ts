import { describe, expect, it } from 'vitest';
import { decisionWords, featureWords, scaleOf, sharesOf, standingOf } from './monitor-words.ts';

const decision = {
  decisionId: 1,
  parentId: 'P1',
  instrument: 'MIDT',
  tsUs: 1,
  logSeq: 1,
  epoch: 1,
  model: 'm',
  chosen: 'post',
  done: 'wait',
  bound: '80 ahead of plan',
  regime: null,
  forecast: null,
  reason: '',
  values: [
    { action: 'wait', valueBps: 0.1 },
    { action: 'post', valueBps: 0.4 },
    { action: 'dark', valueBps: null },
    { action: 'take', valueBps: -0.5 },
  ],
};
const feature = (name: string, contributionBps: number) => ({ name, value: 1, referenceValue: 0, contributionBps });

describe('what the monitor says', () => {
  it('tells features and decisions in words', () => {
    expect(['ownmicropriceTicks', 'volatility60s', 'ownQueueLn', 'hiddenShare60s'].map(featureWords)).toEqual([
      'own microprice ticks',
      'volatility 60s',
      'own queue ln',
      'hidden share 60s',
    ]);
    expect(decisionWords(decision)).toBe('wait, not post: 80 ahead of plan');
    expect(decisionWords({ ...decision, done: 'post' })).toBe('post');
    expect(decision.values.map((each) => standingOf(each, decision))).toEqual(['done, bound', 'chosen', 'may not', '']);
  });

  it('shows what moved the value most, and adds the rest up: nothing is lost', () => {
    const features = [feature('a', 0.1), feature('b', -0.5), feature('c', 0.3), feature('d', -0.2)];
    const { most, others, othersBps } = sharesOf(features, 2);
    expect(most.map(({ name }) => name)).toEqual(['b', 'c']);
    expect([others, othersBps]).toEqual([2, expect.closeTo(-0.1, 12)]);
    expect([scaleOf([0.2, null, -0.7]), scaleOf([]) > 0]).toEqual([0.7, true]);
  });
});
