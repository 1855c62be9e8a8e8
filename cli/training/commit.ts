/** Which commit of the project a model was trained by, for its card. */
import { execFileSync } from 'node:child_process';

/** With a plus where files have been changed since; empty outside a clone. */
export function commitOf(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return `${git('rev-parse', 'HEAD')}${git('status', '--porcelain', '-uno') === '' ? '' : '+'}`;
  } catch {
    return '';
  }
}
