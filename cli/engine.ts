/** `watchkeeper engine`: an engine without a desk of its own, for another machine or a terminal. */
import type { Command } from 'commander';
import { ENGINE_USAGE } from '../engine/kernel/start/engine-arguments.ts';
import { runEngine } from '../engine/kernel/start/run-engine.ts';

export function addEngine(engine: Command): void {
  engine
    .allowUnknownOption()
    .allowExcessArguments()
    .option('--json', 'say where it is as one line of JSON')
    .addHelpText('after', `\n${ENGINE_USAGE}`)
    .action(async (options: { json?: boolean }, command: Command) => {
      await runEngine(command.args, ({ deskUrl, url, token }) => {
        if (options.json) return JSON.stringify({ ready: true, url, token, deskUrl });
        return `The engine takes connections at ${url}\nA desk joins it with: npm start -- --engine '${url}/#token=${token}'\nCtrl-C ends it.`;
      });
    });
}
