import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LexiconScorer } from './lexicon-scorer.ts';
import { sentimentOf } from './sentiment-scorer.ts';

const scorer = new LexiconScorer();
const judged = (headline: string) => sentimentOf(scorer.score(headline));

describe('the lexicon scorer', () => {
  it.each([
    ['Quarterly profit fell by a third', 'negative'],
    ['Quarterly profit rose by a third', 'positive'],
    ['Operating loss narrowed on lower costs', 'positive'],
    ['Operating loss widened as costs climbed', 'negative'],
    ['Acme sees an increase in sales', 'positive'],
    ['Higher costs at Acme', 'negative'],
  ])('reads a direction by what it is of: %s', (headline, expected) => {
    expect(judged(headline)).toBe(expected);
  });

  it.each([
    ['Pretax profit was 5.2 mn euros, compared with 3.9 mn a year earlier', 'positive'],
    ['Pretax profit was 900 thousand dollars against 3.9 mn a year earlier', 'negative'],
    ['Profit of 5 mn compared with a loss of 20 mn', 'positive'],
    ['A loss of 5 mn compared with a profit of 2 mn', 'negative'],
    ['Net loss of 1.5 bn versus 300 mn in 2011', 'negative'],
    ['Net sales of $1,250.5 mn from $990 mn', 'positive'],
  ])('sets one figure beside another: %s', (headline, expected) => {
    expect(judged(headline)).toBe(expected);
  });

  it.each([
    ['Acme is not profitable', 'negative'],
    ['No delay in sight for the new plant', 'positive'],
    ['Acme wins a large order from the railway', 'positive'],
    ['Acme files for bankruptcy', 'negative'],
    ['Acme posts a loss', 'negative'],
    ['Acme appoints a new head of procurement', 'neutral'],
    ['', 'neutral'],
  ])('knows negation, business won, words that judge, and when to say nothing: %s', (headline, expected) => {
    expect(judged(headline)).toBe(expected);
  });

  it('says null where no rule speaks, which is not the same as balanced news', () => {
    expect(scorer.score('The meeting is on Tuesday')).toBeNull();
    expect(scorer.score('Sales rose and profit fell')).toBe(0);
  });

  it('keeps within its bounds, whatever it is given, and says the same twice', () => {
    const headlines = fc.oneof(
      fc.string({ maxLength: 400 }),
      fc
        .array(fc.constantFrom('profit', 'loss', 'rose', 'fell', 'not', '5', '%', 'from', 'mn', ',', 'strong', 'weak'))
        .map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(headlines, (headline) => {
        const score = scorer.score(headline);
        expect(Math.abs(score ?? 0)).toBeLessThanOrEqual(1);
        expect(scorer.score(headline)).toBe(score);
      }),
      { numRuns: 300 },
    );
  });
});
