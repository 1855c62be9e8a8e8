/** How a training tells of its progress: on standard error, lines that stay, and on a terminal one that is overwritten and goes once it is at its end. */

export const tell = (line: string): void => void process.stderr.write(`${line}\n`);

export function progress(line: string, ended: boolean): void {
  if (process.stderr.isTTY) process.stderr.write(ended ? `\r${' '.repeat(line.length)}\r` : `\r${line}`);
}
