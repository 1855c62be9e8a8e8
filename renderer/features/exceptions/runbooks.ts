/** The runbooks of docs/runbooks, bundled with the desk so that they are there when nothing else is. */
import type { ExceptionKind } from '../../../shared/domain/safety/exception-kind.ts';

const TEXTS = import.meta.glob<string>('../../../docs/runbooks/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export interface Runbook {
  readonly title: string;
  readonly what: string;
  readonly steps: readonly string[];
  readonly overWhen: string;
}

/** The desk's own kind: no engine can tell of it. */
export type RunbookKind = ExceptionKind | 'engine-lost';

export function runbookOf(kind: RunbookKind): Runbook | null {
  const text = TEXTS[`../../../docs/runbooks/${kind}.md`];
  return text === undefined ? null : parseRunbook(text);
}

/** A runbook has one form, which a test of the engine holds: title, what it is, numbered steps, when it is over. */
export function parseRunbook(text: string): Runbook {
  const [head = '', rest = ''] = text.split('## What to do');
  const [steps = '', overWhen = ''] = rest.split('## Over when');
  const [title = '', ...what] = head.trim().split('\n');
  return {
    title: title.replace(/^# /, ''),
    what: joined(what.join('\n')),
    steps: steps
      .trim()
      .split(/\n(?=\d+\. )/)
      .map((step) => plain(joined(step.replace(/^\d+\. /, '')))),
    overWhen: joined(overWhen),
  };
}

const joined = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, ' ');
const plain = (text: string): string => text.replaceAll(/[*`]/g, '');
