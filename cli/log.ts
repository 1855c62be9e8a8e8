/** `watchkeeper log verify`: proves that an event log is whole and unaltered. Exit code 2 when it is not. */
import type { Command } from 'commander';
import { type LogVerification, verifyLog } from '../engine/eventlog/verify.ts';
import { type OutputOptions, print } from './output.ts';

export function addLog(log: Command): void {
  log
    .command('verify')
    .description('check every record, hash and byte of an event log; no engine may be working on it')
    .argument('<file>', 'the log, usually events.db in a folder of the engine’s data folder')
    .option('--json', 'the findings as JSON')
    .action((file: string, options: OutputOptions) => {
      const found = verifyLog(file);
      print(options, found, () => describe(found));
      if (!found.ok) process.exitCode = 2;
    });
}

function describe({ file, records, head, ok, problems, remarks }: LogVerification): string {
  const lines = [`${file}: ${records} records, head ${head.slice(0, 16)}…: ${ok ? 'whole' : 'DAMAGED'}`];
  for (const { seq, problem } of problems) lines.push(`  ${seq === null ? '' : `record ${seq}: `}${problem}`);
  return [...lines, ...remarks.map((remark) => `  ${remark}`)].join('\n');
}
