/**
 * Engines that tell what a test wants and trade nothing, each behind a real gateway on a socket of its own, the first of
 * which serves the built desk: for what a real engine never says, or would take a day to come to.
 */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright';
import { accessOf } from '../../../engine/gateway/access.ts';
import { type Gateway, startGateway } from '../../../engine/gateway/gateway.ts';
import { MemoryEngine } from '../../fixtures/memory-engine.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const TOKEN = 'token-of-the-plain-engines';

export interface PlainEngines extends AsyncDisposable {
  readonly engines: readonly MemoryEngine[];
  /** Where each listens. */
  readonly urls: readonly string[];
  /** The desk, opened with the first engine. */
  readonly deskUrl: string;
  /** Ends an engine for good. */
  lose(name: string): Promise<void>;
  /**
   * Lets a page that has not been opened yet know the other engines, as if they had been joined on an earlier visit; at
   * other addresses than their own where those are given.
   */
  knownTo(page: Page, urls?: readonly string[]): Promise<void>;
}

/** A clock of its own for each engine, so that rows of any day are of now. */
class PlainEngine extends MemoryEngine {
  readonly #nowUs: number;

  constructor(name: string, nowUs: number) {
    super(1, name);
    this.#nowUs = nowUs;
    // What the engine says of itself was made before it had its clock.
    this.setSupervisors([]);
  }

  override nowUs(): number {
    // Not there yet while the parent's constructor asks.
    return #nowUs in this ? this.#nowUs : 0;
  }
}

export async function startPlainEngines(names: readonly string[], nowUs: readonly number[]): Promise<PlainEngines> {
  await promisify(execFile)(process.execPath, ['tools/build.ts', 'renderer'], { cwd: ROOT });
  const access = accessOf([{ token: TOKEN, actor: 'kim', role: 'trader' }]);
  const engines = names.map((name, i) => new PlainEngine(name, nowUs[i % nowUs.length]!));
  const gateways: Gateway[] = [];
  for (const engine of engines) {
    const extraOrigins = gateways.slice(0, 1).map(({ url }) => url);
    const deskFolder = resolve(ROOT, 'dist/renderer');
    gateways.push(await startGateway({ engine, access, port: 0, deskFolder, extraOrigins, log: () => {} }));
  }
  const own = gateways.map(({ url }) => url);
  return {
    engines,
    urls: own,
    deskUrl: `${gateways[0]!.url}/#token=${TOKEN}`,
    lose: (name) => gateways[names.indexOf(name)]!.close(),
    async knownTo(page, urls = own) {
      const entries = urls.map((url, i) => ({ id: `e${i + 1}`, url, hue: (i % 8) + 1 }));
      await page.addInitScript(
        ([roster, token]) => {
          localStorage.setItem('watchkeeper.engines', JSON.stringify(roster));
          localStorage.setItem('watchkeeper.tour', '"seen"');
          for (const { id } of roster) sessionStorage.setItem(`engine.${id}.token`, token);
        },
        [entries, TOKEN] as const,
      );
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(gateways.map((gateway) => gateway.close()));
    },
  };
}
