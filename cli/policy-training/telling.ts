/** How a training tells of its progress: on standard error, lines that stay, and on a terminal one that is overwritten. */

export const tell = (line: string): void => void process.stderr.write(`${line}\n`);

export function progress(line: string, ended: boolean): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${line}${ended ? '\n' : ''}`);
}
