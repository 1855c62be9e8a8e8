import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineAddress } from '../../shared/desktop/bridge.ts';
import type { KillState } from '../../shared/desktop/kill-state.ts';
import type { Stop, StopState } from '../../shared/domain/safety/stop.ts';
import { createKillLine, type KillLine, type KillLineTimes } from './kill-line.ts';

/** Patient, so that a busy machine is not taken for an engine that hangs. */
const TIMES: KillLineTimes = {
  requestTimeoutMs: 5_000,
  retryMinMs: 5,
  retryMaxMs: 20,
  giveUpMs: 10_000,
  pollMs: 5,
  sameGestureMs: 0,
};
const HASTY: KillLineTimes = { ...TIMES, requestTimeoutMs: 150, giveUpMs: 400 };
const ACCEPTED = { status: 'accepted', logSeq: 7, stopId: 'S1' };

const stop = (state: StopState, done: number, unknown = 0): Stop => ({
  stopId: 'S1',
  commandId: null,
  scopes: [{ kind: 'all' }],
  degree: 'cancel',
  state,
  actor: 'kim',
  reason: 'test',
  engagedUs: 1,
  settledUs: null,
  releasedUs: null,
  releaseAskedBy: null,
  releaseAskedUs: null,
  sentUs: null,
  answeredUs: null,
  drill: false,
  sent: 0,
  answered: 0,
  filled: 0,
  total: 2,
  done,
  unknown,
});

interface Kill {
  readonly authorization: string | undefined;
  readonly body: { commandId: string };
}

let server: Server;
let address: EngineAddress | null;
let kills: Kill[];
/** Answers of the engine in order; the last one stays. `hang` never answers. */
let killAnswers: ('hang' | { status: number; body: unknown })[];
let stopAnswers: (Stop[] | 'fail')[];
let states: KillState[];

const next = <T>(answers: T[]): T => (answers.length > 1 ? answers.shift()! : answers[0]!);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (request.url === '/v1/stops') {
    const rows = next(stopAnswers);
    return rows === 'fail' ? reply(500, {}) : reply(200, { stops: rows });
  }
  let text = '';
  for await (const chunk of request) text += String(chunk);
  kills.push({ authorization: request.headers.authorization, body: JSON.parse(text) as { commandId: string } });
  const kill = next(killAnswers);
  if (kill !== 'hang') reply(kill.status, kill.body);
}

beforeEach(async () => {
  kills = [];
  states = [];
  killAnswers = [{ status: 200, body: ACCEPTED }];
  stopAnswers = [[stop('confirmed', 2)]];
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'secret' };
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function line(times = TIMES): KillLine {
  let ids = 0;
  const made = createKillLine({ address: () => address, newId: () => `id-${++ids}`, times });
  made.onState((state) => states.push(state));
  return made;
}

const phases = (): string[] => states.map((state) => state.phase);
const settled = (phase: string): Promise<void> =>
  vi.waitFor(() => expect(phases().at(-1)).toBe(phase), { timeout: 10_000 });

describe('the kill line', () => {
  it('asks for everything to be cancelled, with its token and an id of its own', async () => {
    expect(await line().kill('hotkey')).toEqual({ phase: 'accepted', stopId: 'S1' });
    expect(kills).toEqual([
      {
        authorization: 'Bearer secret',
        body: { commandId: 'id-1', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'hotkey' },
      },
    ]);
    await settled('confirmed');
  });

  it('tells each step as the engine reports it, and none before', async () => {
    stopAnswers = [[], [stop('engaged', 0)], [stop('cancelling', 1)], 'fail', [stop('confirmed', 2)]];
    await line().kill('hotkey');
    await settled('confirmed');
    expect(phases()).toEqual(['requested', 'accepted', 'engaged', 'cancelling', 'confirmed']);
    expect(states.at(-1)).toEqual({ phase: 'confirmed', stopId: 'S1', total: 2, done: 2, unknown: 0 });
  });

  it('ends with what is of unknown fate', async () => {
    stopAnswers = [[stop('residual', 1, 1)]];
    await line().kill('hotkey');
    await settled('residual');
    expect(states.at(-1)).toMatchObject({ unknown: 1 });
  });

  it('asks again under the same id after a hang, a failure and words it cannot read', async () => {
    const unread = { status: 200, body: { fine: true } };
    killAnswers = ['hang', { status: 500, body: {} }, unread, { status: 200, body: ACCEPTED }];
    expect(await line({ ...TIMES, requestTimeoutMs: 150 }).kill('hotkey')).toMatchObject({ phase: 'accepted' });
    expect(kills.length).toBeGreaterThanOrEqual(4);
    expect(new Set(kills.map(({ body }) => body.commandId))).toEqual(new Set(['id-1']));
    await settled('confirmed');
  });

  it('asks again where the engine says that it may or may not have stopped', async () => {
    const unsure = { status: 503, body: { status: 'rejected', code: 'LOG_UNAVAILABLE', reason: 'send again' } };
    killAnswers = [unsure, { status: 200, body: ACCEPTED }];
    expect(await line().kill('hotkey')).toMatchObject({ phase: 'accepted' });
    await settled('confirmed');
  });

  it('follows the engine to where its restart has put it', async () => {
    const there = address;
    address = null;
    const killed = line().kill('hotkey');
    setTimeout(() => (address = there), 30);
    expect(await killed).toMatchObject({ phase: 'accepted' });
    expect(states[1]).toMatchObject({ phase: 'requested', detail: 'The engine is not running.' });
    await settled('confirmed');
  });

  it('shows a refusal as one and does not insist', async () => {
    killAnswers = [{ status: 403, body: { status: 'rejected', code: 'NOT_PERMITTED', reason: 'viewers may not' } }];
    expect(await line().kill('hotkey')).toEqual({
      phase: 'rejected',
      code: 'NOT_PERMITTED',
      reason: 'viewers may not',
    });
    expect(kills).toHaveLength(1);
  });

  it('gives up on an engine that never answers, and calls it unknown', async () => {
    killAnswers = ['hang'];
    const state = await line(HASTY).kill('hotkey');
    expect(state.phase).toBe('unknown');
    expect(kills.length).toBeGreaterThan(1);
    expect(phases()).not.toContain('engaged');
  });

  it('does not take an accepted stop for confirmed when the engine falls silent', async () => {
    stopAnswers = ['fail'];
    await line({ ...TIMES, giveUpMs: 60 }).kill('hotkey');
    await settled('unknown');
    expect(phases()).toEqual(['requested', 'accepted', 'unknown']);
  });

  it('is one stop however often it is asked for while the answer is out or a key repeats', async () => {
    const made = line({ ...TIMES, sameGestureMs: 10_000 });
    await Promise.all([made.kill('a'), made.kill('b'), made.kill('c')]);
    await made.kill('d');
    expect(kills).toHaveLength(1);
    await settled('confirmed');
  });

  it('asks anew, under a new id, once the gesture is over', async () => {
    const made = line();
    await made.kill('a');
    await settled('confirmed');
    await made.kill('b');
    expect(kills.map(({ body }) => body.commandId)).toEqual(['id-1', 'id-2']);
    await settled('confirmed');
  });

  it('goes on though a listener fails', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
    const made = line();
    made.onState(() => {
      throw new Error('window gone');
    });
    await made.kill('hotkey');
    await settled('confirmed');
    expect(complaint).toHaveBeenCalled();
    complaint.mockRestore();
  });
});
