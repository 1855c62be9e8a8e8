/** `watchkeeper news score`: what the built-in scorer makes of headlines, and how good it is on labelled ones. */
import { statSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { FeedError } from '../engine/core/feed.ts';
import { LexiconScorer } from '../engine/feeds/news/sentiment/lexicon-scorer.ts';
import { measureScorer, parseLabelled, type ScorerFigures } from '../engine/feeds/news/sentiment/measure.ts';
import { sentimentOf } from '../engine/feeds/news/sentiment/sentiment-scorer.ts';
import { type OutputOptions, print, table } from './output.ts';

const MAX_BYTES = 64 << 20;

export function addNews(news: Command): void {
  news
    .command('score')
    .description(
      'score the headlines of a file, one a line; of text@sentiment lines, say how often the scorer is right',
    )
    .argument('<file>', 'a text file')
    .option('--json', 'as JSON: {"file", "figures"} or {"file", "headlines"}')
    .action((file: string, options: OutputOptions) => {
      const lines = readText(file).split(/\r?\n/);
      const scorer = new LexiconScorer();
      const labelled = parseLabelled(file, lines);
      if (labelled) {
        const figures = measureScorer(scorer, labelled);
        print(options, { file, figures }, () => describeFigures(figures));
        return;
      }
      const headlines = lines.flatMap((text, i) => {
        if (text.trim() === '') return [];
        const score = scorer.score(text);
        return [{ line: i + 1, score, sentiment: sentimentOf(score), text }];
      });
      print(options, { file, headlines }, () =>
        headlines
          .map(({ score, text }) => `${score === null ? '    –' : score.toFixed(2).padStart(5)}  ${text}`)
          .join('\n'),
      );
    });
}

function readText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > MAX_BYTES) throw new FeedError(`${file}: ${size} bytes are more than the ${MAX_BYTES} read; split it`);
    const bytes = readFileSync(file);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      // Older corpora are Latin-1, in which every byte is a letter.
      return new TextDecoder('latin1').decode(bytes);
    }
  } catch (error) {
    if (error instanceof FeedError) throw error;
    throw new FeedError(`${file}: cannot be read (${(error as Error).message}); give a text file`);
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function describeFigures({ sentences, accuracy, macroF1, classes, majority }: ScorerFigures): string {
  const beside = [
    ['', 'accuracy', 'macro-F1'],
    ['scorer', percent(accuracy), percent(macroF1)],
    [`always ${majority.sentiment}`, percent(majority.accuracy), percent(majority.macroF1)],
  ];
  const rows = classes.map(({ sentiment, sentences: there, precision, recall, f1, judged }) => [
    sentiment,
    String(there),
    percent(precision),
    percent(recall),
    percent(f1),
    String(judged.negative),
    String(judged.neutral),
    String(judged.positive),
  ]);
  const header = ['', 'sentences', 'precision', 'recall', 'F1', '→ negative', '→ neutral', '→ positive'];
  return `${sentences} sentences\n\n${table(beside)}\n\n${table([header, ...rows])}`;
}
