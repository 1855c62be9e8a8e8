/** axe reads a page as it stands: no serious or critical violation is what a screen must show. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** To be called once of a page that has been opened. */
export const loadAxe = (page: Page): Promise<unknown> => page.evaluate(AXE);

/** The rules of axe that read colours; all others read what is the same in every theme. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe holds against the page now, or what is `within` it, as one line a violation; by default by all rules. */
export async function violations(page: Page, rules?: readonly string[], within = 'html'): Promise<string[]> {
  const found = await page.evaluate(
    async ([runOnly, part]) => {
      const { axe } = globalThis as unknown as {
        axe: { run(part: string, options: object): Promise<{ violations: Violation[] }> };
      };
      // Of what passes it would describe every element, which takes two thirds of its time.
      return (await axe.run(part, { resultTypes: ['violations'], ...(runOnly && { runOnly }) })).violations;
    },
    [rules, within] as const,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
    );
}
