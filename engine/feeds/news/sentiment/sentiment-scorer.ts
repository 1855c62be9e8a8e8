/** What judges a headline; the desk knows it by this alone, so that another one takes its place without ado. */

export interface SentimentScorer {
  /** From −1, bad for whom it is about, to 1; null where it cannot say. Depends on the headline alone. */
  score(headline: string): number | null;
}

export const SENTIMENTS = ['negative', 'neutral', 'positive'] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

/** Scores nearer to 0 than this, and headlines without a score, are neutral. */
const NEUTRAL_WITHIN = 0.2;

export function sentimentOf(score: number | null): Sentiment {
  if (score === null || Math.abs(score) < NEUTRAL_WITHIN) return 'neutral';
  return score > 0 ? 'positive' : 'negative';
}
