import { describe, expect, it } from 'vitest';
import { parseLaunchArguments, splitEngineUrl } from './launch-arguments.ts';

describe('parseLaunchArguments', () => {
  it('opens an own engine on the built-in market where nothing is said', () => {
    expect(parseLaunchArguments([])).toEqual({ engineUrl: null, open: true, help: false, engineArguments: [] });
  });

  it('hands the options of the engine on, in either spelling', () => {
    const { engineArguments, open } = parseLaunchArguments([
      '--replay',
      'a b.zip',
      '--no-open',
      '--speed=max',
      '--synthetic',
    ]);
    expect(engineArguments).toEqual(['--replay', 'a b.zip', '--speed', 'max', '--synthetic']);
    expect(open).toBe(false);
  });

  it.each([
    [['--replay'], '--replay needs a value'],
    [['--replay', '--no-open'], '--replay needs a value'],
    [['--reply', 'x'], '--reply is not known'],
    [['stray'], 'stray is not known'],
    [['--engine', 'somewhere'], 'not an address'],
    [['--engine', 'http://127.0.0.1:1', '--seed', '1'], '--seed has no engine to act on'],
  ])('refuses %j', (argv, message) => {
    expect(() => parseLaunchArguments(argv)).toThrow(message);
  });

  it('ignores what Chromium adds, when told to', () => {
    const launch = parseLaunchArguments(['--no-sandbox', '--seed', '7', 'C:\\stray'], 'ignore');
    expect(launch.engineArguments).toEqual(['--seed', '7']);
  });
});

describe('splitEngineUrl', () => {
  it.each([
    ['http://127.0.0.1:7010/#token=a%2Fb', { url: 'http://127.0.0.1:7010', token: 'a/b' }],
    ['https://engine.example', { url: 'https://engine.example', token: '' }],
    ['ftp://engine.example', { url: '', token: '' }],
  ])('%s', (text, parts) => {
    expect(splitEngineUrl(text)).toEqual(parts);
  });
});
