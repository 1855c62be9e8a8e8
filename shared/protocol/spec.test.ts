import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ORDER_VERB_KINDS, verbOf } from '../domain/orders/order-verbs.ts';
import { decodeClientFrame, decodeServerFrame } from './codec.ts';
import { BOUNDS, ClientFrame, CLOSE, KillRequest, ServerEnvelope } from './frames.ts';

const ROOT = join(import.meta.dirname, '../..');
const SPEC = readFileSync(join(import.meta.dirname, 'SPEC.md'), 'utf8');
const TESTED_IN = [
  'shared/protocol',
  'engine/gateway',
  'engine-client/client',
  'engine-client/worker',
  'tests/contract',
  'engine/kernel',
];

const examples = [...SPEC.matchAll(/^\{"t":"(\w+)".*\}$/gm)].map(([text, kind]) => [kind!, text] as const);
const clientKinds = ClientFrame.options.map(({ shape }) => shape.t.value as string);
const serverKinds = ServerEnvelope.options.map(({ shape }) => shape.t.value as string);

describe('SPEC.md', () => {
  it('every behaviour is cited by the title of a test, and no test cites another', () => {
    const defined = [...SPEC.matchAll(/^- \*\*([A-Z]+-\d+)\*\*/gm)].map(([, id]) => id!);
    const tests = TESTED_IN.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(test|contract)\.ts$/.test(file))
        .map((file) => readFileSync(join(ROOT, folder, file), 'utf8')),
    ).join('\n');
    const titles = [...tests.matchAll(/'((?:[A-Z]+-\d+ )+)/g)].flatMap(([, ids]) => ids!.trim().split(' '));
    expect(defined.filter((id) => !titles.includes(id))).toEqual([]);
    expect(titles.filter((id) => !defined.includes(id))).toEqual([]);
    expect(new Set(defined).size).toBe(defined.length);
  });

  it('shows an example of every frame', () => {
    const shown = new Set(examples.map(([kind]) => kind));
    expect([...clientKinds, ...serverKinds].filter((kind) => !shown.has(kind))).toEqual([]);
  });

  it.each(examples)('its %s decodes: %s', (kind, text) => {
    const decode = clientKinds.includes(kind) ? decodeClientFrame : decodeServerFrame;
    expect(decode(text)).toMatchObject({ t: kind });
  });

  it('KILL-3 its kill decodes', () => {
    const [body] = /^\{"commandId".*\}$/m.exec(SPEC) ?? [];
    expect(KillRequest.parse(JSON.parse(body!)).commandId).toBe('k1');
  });

  it('CLOSE-1 its table of closes is the one that is used', () => {
    const rows = [...SPEC.matchAll(/^\| (\d+) +\| (\w+) +\|/gm)].map(([, code, name]) => [name, Number(code)]);
    expect(Object.fromEntries(rows)).toEqual(CLOSE);
  });

  it('LIFE-1 its table of verbs is the one that is enforced', () => {
    const rows = [...SPEC.matchAll(/^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| (\w+) \|$/gm)].map(([, ...cells]) => cells);
    const verbs = ORDER_VERB_KINDS.map((kind) => {
      const { roles, states, children } = verbOf(kind);
      return [kind, roles.join(', '), states.join(', '), children];
    });
    expect(rows).toEqual(verbs);
  });

  it('its figures are the bounds', () => {
    const figures = [
      `${BOUNDS.clientFrameBytes / 1024} KiB`,
      `${BOUNDS.serverFrameBytes / 1024 ** 2} MiB`,
      `${BOUNDS.helloTimeoutMs.toLocaleString('en')} ms`,
      `every ${BOUNDS.beatEveryMs} ms`,
      `nothing for ${BOUNDS.staleAfterMs} ms`,
      `${BOUNDS.subscriptionsPerSession} subscriptions`,
      `${BOUNDS.commandsInFlight} commands`,
      `${BOUNDS.framesPerSecond.toLocaleString('en')} frames`,
      `${BOUNDS.sessions} sessions`,
      `${BOUNDS.lagBytes / 1024 ** 2} MiB`,
      `${BOUNDS.dropBytes / 1024 ** 2} MiB`,
      `${BOUNDS.lagTimeoutMs / 1_000} s`,
      `${BOUNDS.silentTimeoutMs / 1_000} s`,
      `${BOUNDS.snapshotParts.toLocaleString('en')} parts`,
    ];
    const text = SPEC.replaceAll(/\s+/g, ' ');
    expect(figures.filter((figure) => !text.includes(figure))).toEqual([]);
  });
});
