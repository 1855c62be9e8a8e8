import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FeedError } from '../../../core/feed.ts';
import { LexiconScorer } from './lexicon-scorer.ts';
import { measureScorer, parseLabelled } from './measure.ts';

describe('labelled sentences', () => {
  it('are told from plain text, and keep an @ of their own', () => {
    expect(parseLabelled('x.txt', ['Mail us@acme for more@neutral', '', 'Sales rose@positive'])).toEqual([
      { text: 'Mail us@acme for more', sentiment: 'neutral' },
      { text: 'Sales rose', sentiment: 'positive' },
    ]);
    expect(parseLabelled('x.txt', ['Sales rose', 'Mail us@acme'])).toBeNull();
  });

  it('name the line that has no label among those that do', () => {
    const parse = () => parseLabelled('x.txt', ['Sales rose@positive', 'Sales fell@postive']);
    expect(parse).toThrow(FeedError);
    expect(parse).toThrow('x.txt, line 2');
  });
});

describe('the figures of a scorer', () => {
  it('are those of the confusion table, beside the commonest class', () => {
    // By hand: positive 2 of 3 found and one neutral taken for it; negative never found.
    const said: Record<string, number> = { a: 0.9, b: 0.9, c: 0, d: 0, e: 0.9, f: 0 };
    const truth = ['a@positive', 'b@positive', 'c@positive', 'd@neutral', 'e@neutral', 'f@negative'];
    const figures = measureScorer({ score: (text) => said[text]! }, parseLabelled('x', truth)!);
    expect(figures).toMatchObject({ sentences: 6, accuracy: 0.5, majority: { sentiment: 'positive', accuracy: 0.5 } });
    const [negative, neutral, positive] = figures.classes;
    expect(negative).toMatchObject({ precision: 0, recall: 0, f1: 0, judged: { neutral: 1 } });
    expect(neutral).toMatchObject({ precision: 1 / 3, recall: 0.5, judged: { neutral: 1, positive: 1 } });
    expect(positive).toMatchObject({ precision: 2 / 3, recall: 2 / 3 });
    expect(figures.macroF1).toBeCloseTo((0 + 0.4 + 2 / 3) / 3, 12);
    expect(figures.majority.macroF1).toBeCloseTo(2 / 3 / 3, 12);
  });
});

const SHARED = process.env['WATCHKEEPER_SHARED'] ?? join(import.meta.dirname, '../../../../../shared');
const PHRASEBANK = join(SHARED, 'market-data/news/Sentences_AllAgree.txt');

describe.skipIf(!existsSync(PHRASEBANK))('the Financial PhraseBank (skipped where ../shared is absent)', () => {
  it('is judged as well as docs/news.md says', () => {
    const lines = readFileSync(PHRASEBANK, 'latin1').split(/\r?\n/);
    const { sentences, accuracy, macroF1, majority } = measureScorer(
      new LexiconScorer(),
      parseLabelled(PHRASEBANK, lines)!,
    );
    expect(sentences).toBe(2_264);
    expect(accuracy).toBeCloseTo(0.9, 3);
    expect(macroF1).toBeCloseTo(0.879, 3);
    expect(majority.accuracy).toBeCloseTo(0.614, 3);
  });
});
