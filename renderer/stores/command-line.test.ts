import { expect, it } from 'vitest';
import { commandLine, commandLineOf } from './command-line.ts';
import { roster } from './engine-roster.ts';

it('names the engine that is out of reach, unless it is the one that the command line stops by itself', () => {
  expect(commandLine('http://127.0.0.1:7703')).toBe('npx watchkeeper kill --engine http://127.0.0.1:7703');
  expect(commandLine('http://127.0.0.1:7411')).toBe('npx watchkeeper kill');
  expect(commandLine('')).toBe('npx watchkeeper kill');
});

it('never stops another engine than the one that is meant, be it waiting for its token or unknown', () => {
  roster.setState({ of: [], waiting: [{ id: 'e2', url: 'http://127.0.0.1:7704', hue: 2 }] });
  expect(commandLineOf('e2')).toBe('npx watchkeeper kill --engine http://127.0.0.1:7704');
  expect(commandLineOf('e3')).toBe('npx watchkeeper kill --engine ITS-ADDRESS');
});
