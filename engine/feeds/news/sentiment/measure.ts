/**
 * Measures a scorer on labelled sentences, one `text@sentiment` a line, beside what always naming the commonest
 * sentiment would reach. Reads labels only to count; nothing here changes a scorer.
 */
import { FeedError } from '../../../core/feed.ts';
import { type Sentiment, type SentimentScorer, sentimentOf, SENTIMENTS } from './sentiment-scorer.ts';

export interface LabelledSentence {
  readonly text: string;
  readonly sentiment: Sentiment;
}

export interface ClassFigures {
  readonly sentiment: Sentiment;
  readonly sentences: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** How often sentences of this sentiment were given each one. */
  readonly judged: Readonly<Record<Sentiment, number>>;
}

export interface ScorerFigures {
  readonly sentences: number;
  readonly accuracy: number;
  readonly macroF1: number;
  readonly classes: readonly ClassFigures[];
  readonly majority: { readonly sentiment: Sentiment; readonly accuracy: number; readonly macroF1: number };
}

const LABELLED = new RegExp(`^(.+)@(${SENTIMENTS.join('|')})$`);

/** Null of a file that is no list of labelled sentences; throws where only some of its lines are. */
export function parseLabelled(file: string, lines: readonly string[]): LabelledSentence[] | null {
  const told = lines.flatMap((text, i) => (text.trim() === '' ? [] : [{ number: i + 1, match: LABELLED.exec(text) }]));
  if (!told.some(({ match }) => match)) return null;
  return told.map(({ number, match }) => {
    if (match) return { text: match[1]!, sentiment: match[2] as Sentiment };
    throw new FeedError(
      `${file}, line ${number}: does not end with @${SENTIMENTS.join(', @')} as other lines do; correct or remove it`,
    );
  });
}

export function measureScorer(scorer: SentimentScorer, sentences: readonly LabelledSentence[]): ScorerFigures {
  const judged = sentences.map(({ text }) => sentimentOf(scorer.score(text)));
  const figures = figuresOf(sentences, judged);
  const commonest = figures.classes.toSorted((a, b) => b.sentences - a.sentences)[0]!.sentiment;
  const { accuracy, macroF1 } = figuresOf(
    sentences,
    sentences.map(() => commonest),
  );
  return { ...figures, majority: { sentiment: commonest, accuracy, macroF1 } };
}

function figuresOf(sentences: readonly LabelledSentence[], judged: readonly Sentiment[]) {
  const counts = Object.fromEntries(
    SENTIMENTS.map((truth) => [truth, Object.fromEntries(SENTIMENTS.map((said) => [said, 0]))]),
  ) as Record<Sentiment, Record<Sentiment, number>>;
  sentences.forEach(({ sentiment }, i) => counts[sentiment][judged[i]!]++);
  const classes = SENTIMENTS.map((sentiment): ClassFigures => {
    const right = counts[sentiment][sentiment];
    const said = SENTIMENTS.reduce((sum, truth) => sum + counts[truth][sentiment], 0);
    const there = SENTIMENTS.reduce((sum, other) => sum + counts[sentiment][other], 0);
    const [precision, recall] = [share(right, said), share(right, there)];
    const f1 = share(2 * precision * recall, precision + recall);
    return { sentiment, sentences: there, precision, recall, f1, judged: counts[sentiment] };
  });
  const right = SENTIMENTS.reduce((sum, sentiment) => sum + counts[sentiment][sentiment], 0);
  const macroF1 = classes.reduce((sum, { f1 }) => sum + f1, 0) / classes.length;
  return { sentences: sentences.length, accuracy: share(right, sentences.length), macroF1, classes };
}

/** Of nothing there is no share: 0, as is the custom for a class that is never named. */
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
