import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXCEPTION_KINDS } from '../../shared/domain/safety/exception-kind.ts';

const FOLDER = join(import.meta.dirname, '../../docs/runbooks');

/** What no engine can tell of: the desk does. */
const OF_THE_DESK = ['engine-lost'];
const KINDS = [...EXCEPTION_KINDS, ...OF_THE_DESK];

describe('runbooks', () => {
  it('are there for every kind of exception, and for nothing else', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(KINDS.map((kind) => `${kind}.md`).toSorted());
  });

  it.each(KINDS)('%s says what it is, what to do and when it is over, in a page', (kind) => {
    const text = readFileSync(join(FOLDER, `${kind}.md`), 'utf8');
    expect(text).toMatch(/^# .+\n\n.+\n\n## What to do\n\n1\. [^]+\n## Over when\n\n.+\n$/);
    // The desk reads these two: what stood under another heading would become part of a step.
    expect(text.match(/^## .*$/gm)).toEqual(['## What to do', '## Over when']);
    expect(text.split('\n').length).toBeLessThan(30);
  });
});
