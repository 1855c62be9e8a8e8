/** `watchkeeper replay verify`: proves the book builder on recorded days. */
import type { Command } from 'commander';
import { type ReplayVerification, verifyReplay } from '../engine/feeds/replay-verify.ts';
import { type OutputOptions, print, table } from './output.ts';

export function addReplay(replay: Command): void {
  replay
    .command('verify')
    .description('play LOBSTER recordings and compare the book built with the recorded one, row by row')
    .argument('<files...>', 'zip archives, or either csv file of a pair')
    .option('--json', 'as JSON: {"files": […]}')
    .action(async (paths: string[], options: OutputOptions) => {
      const files: ReplayVerification[] = [];
      for (const path of paths) files.push(await verifyReplay(path, () => performance.now()));
      print(options, { files }, () => describe(files));
      if (files.some((file) => file.agreementPct < 100 || file.crossed > 0)) process.exitCode = 2;
    });
}

function describe(files: readonly ReplayVerification[]): string {
  const header = ['file', 'rows', 'levels', 'agreement', 'crossed', 'messages/s'];
  const rows = files.map((f) => [
    f.file,
    String(f.rows),
    String(f.levels),
    `${f.agreementPct.toFixed(4)} %`,
    String(f.crossed),
    String(f.messagesPerSecond),
  ]);
  return table([header, ...rows]);
}
