/** `watchkeeper fault`: makes things go wrong in a simulated market, and right again. */
import { type Command, InvalidArgumentError } from 'commander';
import { EngineClient } from '../engine-client/client/engine-client.ts';
import { EngineUnreachable } from '../engine-client/client/engine-unreachable.ts';
import type { Command as EngineCommand } from '../shared/domain/command.ts';
import { Fault, FAULT_KINDS } from '../shared/domain/basics/fault.ts';
import { US_PER_SECOND } from '../shared/std/duration.ts';
import { type ConnectionOptions, connectionOf, withConnection } from './connection.ts';
import { type OutputOptions, print } from './output.ts';
import { Refused } from './refused.ts';

interface FaultOptions extends ConnectionOptions, OutputOptions {
  readonly venue?: string;
  readonly instrument?: string;
  readonly share?: number;
  readonly delay?: number;
  readonly away?: number;
  readonly qty?: number;
  readonly for?: number;
}

export function addFault(fault: Command): void {
  withConnection(fault.command('inject'))
    .description('make something go wrong; the desk shows that it is a rehearsal')
    .argument('<kind>', FAULT_KINDS.join(', '))
    .option('--venue <venue>', 'the venue, of venue faults')
    .option('--instrument <symbol>', 'the instrument, of halt and fat-print')
    .option('--share <percent>', 'share of the messages, of rejects and lost acknowledgements', whole)
    .option('--delay <ms>', 'of venue-slow, in milliseconds', whole)
    .option('--away <bps>', 'of fat-print, basis points from the mid, may be negative', whole)
    .option('--qty <lots>', 'of fat-print', whole)
    .option('--for <seconds>', 'how long, in engine time; until cleared if left out', whole)
    .option('--json', 'the answer as JSON')
    .action(async (kind: string, options: FaultOptions) => {
      const command: EngineCommand = {
        kind: 'InjectFault',
        fault: readFault(kind, options),
        forUs: options.for === undefined ? null : options.for * US_PER_SECOND,
      };
      await send(command, options, `injected: ${kind}`);
    });
  withConnection(fault.command('clear'))
    .description('end a fault')
    .argument('<id>', 'as the desk and status show it, such as F1')
    .option('--json', 'the answer as JSON')
    .action((faultId: string, options: FaultOptions) =>
      send({ kind: 'ClearFault', faultId }, options, `cleared: ${faultId}`),
    );
}

function readFault(kind: string, options: FaultOptions): Fault {
  const { venue, instrument, share, delay, away, qty } = options;
  const parsed = Fault.safeParse({
    kind,
    ...(venue !== undefined && { venue }),
    ...(instrument !== undefined && { instrument }),
    ...(share !== undefined && { sharePct: share }),
    ...(delay !== undefined && { delayUs: delay * 1_000 }),
    ...(away !== undefined && { awayBps: away }),
    ...(qty !== undefined && { qty }),
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refused(`${kind} cannot be injected so: ${issue?.path.join('.') || 'fault'}: ${issue?.message ?? ''}`);
}

async function send(command: EngineCommand, options: FaultOptions, words: string): Promise<void> {
  const client = new EngineClient({ ...connectionOf(options), clientName: 'watchkeeper fault' });
  try {
    const result = await client.command(command);
    if (result.status === 'rejected') throw new Refused(`refused (${result.code}): ${result.reason}`);
    if (result.status === 'unknown') throw new EngineUnreachable(`${result.reason}: it may have taken effect`);
    print(options, result, () => words);
  } finally {
    client.close();
  }
}

function whole(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('give a whole number.');
}
