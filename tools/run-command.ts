/** Runs a program to its end: its output is kept, or goes to the terminal as it comes. Ends with `signal`. */
import { spawn } from 'node:child_process';

/** The end of a longer output is what matters of it. */
const KEPT_CHARS = 200_000;

export interface CommandEnd {
  readonly ok: boolean;
  /** stdout and stderr as they came; empty where they were shown. */
  readonly output: string;
}

export function runCommand(
  program: string,
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly signal: AbortSignal;
    readonly show?: boolean;
    readonly env?: NodeJS.ProcessEnv;
  },
): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const { cwd, signal, show = false, env = process.env } = options;
    const out = show ? 'inherit' : 'pipe';
    const child = spawn(program, args, { cwd, signal, env, stdio: ['ignore', out, out] });
    let output = '';
    const keep = (text: string): void => {
      output = (output + text).slice(-KEPT_CHARS);
    };
    child.stdout?.setEncoding('utf8').on('data', keep);
    child.stderr?.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => resolve({ ok: false, output: `${output}${program}: ${error.message}\n` }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}
