/** docs/features.md, written from the catalogue: `node tools/features-page.ts` writes it anew, a test compares. */
import { type Feature, STATE_FEATURES } from './catalogue.ts';
import { OUTLOOK_FEATURES } from './outlook.ts';
import { EXECUTION_FEATURES } from './policy-state.ts';
import { SCHEMAS } from './schema.ts';

const LEGEND = `# Features

What models see of a market and of an order. Training and serving count them by one class,
\`engine/features/feature-stream.ts\`; a test plays a recorded day through an engine and through the batch that builds data
sets, and both agree bit for bit.

A *book event* is one that changes the book: an order added, reduced, deleted or executed, a level restated, a snapshot.
Every one of them makes a state; executions in the dark add to sums and make none. While a side of the book is empty, or
trading is halted, there is no state.

In the formulas b1…b5 and a1…a5 are the prices of the first five levels in ticks, B1…B5 and A1…A5 their quantities in lots;
*mid* is the mean of the best prices. *q* is an executed quantity, *x* is 1 where a buyer took and −1 where a seller did,
*s* is 1 on the bid and −1 on the ask. **Sτ**(·) is a sum in which what is τ seconds old counts 1/e; **Mn**(·) is a mean in
which each newer event weighs 1/n. *newsScore* is the sum of score · 2^(−age / 10 min) over the instrument's and the market's news.
Everything is counted in double precision and given as single precision.

This page is written by \`node tools/features-page.ts\` from \`engine/features/catalogue.ts\`.
`;

export function featuresPage(): string {
  return [
    LEGEND,
    section('State of the market', 'After each book event.', STATE_FEATURES),
    section('Market and order from the order’s side', 'When the adaptive strategy decides.', EXECUTION_FEATURES),
    section(
      'Forecast and regime',
      'When a policy under `execution-2` decides, behind the features above.',
      OUTLOOK_FEATURES,
    ),
    '## Schemas\n',
    'A model names the schema it was trained on by its hash, the SHA-256 of the list of names, units and formulas.\n',
    tableOf(
      ['schema', 'features', 'hash'],
      SCHEMAS.map(({ id, names, hash }) => [id, String(names.length), `\`${hash}\``]),
    ),
    '',
  ].join('\n');
}

function section(title: string, when: string, features: readonly Feature[]): string {
  const rows = features.map(({ name, unit, formula, source }) => [`\`${name}\``, unit, formula, source]);
  return `## ${title}\n\n${when}\n\n${tableOf(['feature', 'unit', 'formula', 'source'], rows)}\n`;
}

/** Bars within a cell would end it. */
function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
