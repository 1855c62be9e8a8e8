/**
 * A program for the tests: appends sample records to the log it is given and prints, after each commit, the number up
 * to which they are durable. It ends when it is killed, or at a failed commit, whose code it prints.
 */
import { writeSync } from 'node:fs';
import { EventLogError } from '../../core/event-log.ts';
import { openEventLog } from '../open.ts';
import { appendSamples } from './sample-log.ts';

const log = openEventLog(process.argv[2]!);
try {
  for (let turn = 0; ; turn++) {
    appendSamples(log, 1 + ((turn * 7) % 40));
    writeSync(1, `${log.durableSeq}\n`);
  }
} catch (error) {
  if (!(error instanceof EventLogError)) throw error;
  writeSync(1, `${error.code}\n`);
}
