/** What training made, as a page to read: the card in words, the figures beside the baselines, the loss curve. */
import type { MeasuredCard, MetricCard, ModelCard } from '../../../shared/domain/models/model-card.ts';
import type { EpochResult } from './train-signal.ts';

const BAR = 40;

export function reportOf(card: ModelCard, curve: readonly EpochResult[], exportError: number): string {
  const { data, training } = card;
  return [
    `# ${card.name}\n`,
    `${card.what}\n`,
    `- learnt from: ${data.train}\n- tuned on: ${data.tune}\n- tested on: ${data.test}`,
    `- ${training.parameters} parameters, the best epoch is ${training.terms['bestEpoch']}`,
    `- the export differs by at most ${exportError.toExponential(1)} from the trainer’s own probabilities`,
    `- made again by \`${training.command}\`\n`,
    ...(['tune', 'test'] as const).map((part) =>
      partOf(
        card.metrics.filter((metric) => metric.part === part),
        part,
      ),
    ),
    '## Loss\n',
    'Mean log-loss over the horizons in nats; knowing nothing costs 1.0986.\n',
    ...curveOf(curve),
    '',
  ].join('\n');
}

function partOf(metrics: readonly MetricCard[], part: string): string {
  if (metrics.length === 0) return `## Not measured on the part that is ${part === 'test' ? 'tested' : 'tuned on'}\n`;
  const rows = metrics.flatMap((metric) => [
    row(metric, 'model', metric.model, ''),
    ...metric.baselines.map(({ name, measured, beaten }) => row(metric, name, measured, verdict(beaten))),
  ]);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const balance = metrics.map(
    ({ horizon, balance: { down, flat, up }, flatBp }) =>
      `${percent(down)}, ${percent(flat)} and ${percent(up)} at ${horizon} events (flat within ${flatBp.toFixed(2)} bp)`,
  );
  return [
    `## On the part that is ${part === 'test' ? 'tested' : 'tuned on'}\n`,
    '| events ahead | forecast | macro-F1 | log-loss | calibration error | the model |',
    '| ---: | --- | --- | --- | --- | --- |',
    ...rows,
    `\n${metrics[0]!.samples} samples; down, flat and up are ${balance.join('; ')}.\n`,
  ].join('\n');
}

const row = ({ horizon }: MetricCard, name: string, { value, ci95 }: MeasuredCard, words: string): string => {
  const figure = (measure: 'macroF1' | 'logLoss' | 'ece'): string =>
    `${value[measure].toFixed(3)} (${ci95[measure][0].toFixed(3)} to ${ci95[measure][1].toFixed(3)})`;
  return `| ${horizon} | ${name} | ${figure('macroF1')} | ${figure('logLoss')} | ${figure('ece')} | ${words} |`;
};

export function verdict({ macroF1, logLoss }: { readonly macroF1: boolean; readonly logLoss: boolean }): string {
  if (macroF1 && logLoss) return 'beats it';
  if (!macroF1 && !logLoss) return 'does not beat it';
  return macroF1 ? 'beats it in macro-F1, not in log-loss' : 'beats it in log-loss, not in macro-F1';
}

function curveOf(curve: readonly EpochResult[]): string[] {
  const losses = curve.flatMap(({ trainLoss, tuneLoss }) => [trainLoss, tuneLoss]);
  const [least, most] = [Math.min(...losses), Math.max(...losses)];
  const bar = (loss: number): string => '█'.repeat(1 + Math.round((BAR * (loss - least)) / (most - least || 1)));
  return [
    '```',
    ...curve.flatMap(({ epoch, trainLoss, tuneLoss }) => [
      `${String(epoch).padStart(3)} learnt ${trainLoss.toFixed(4)} ${bar(trainLoss)}`,
      `    tuned  ${tuneLoss.toFixed(4)} ${bar(tuneLoss)}`,
    ]),
    '```',
  ];
}
