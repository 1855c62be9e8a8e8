import { expect, it } from 'vitest';
import { commandLine } from './command-line.ts';

it('names the engine that is out of reach, unless it is the one that the command line stops by itself', () => {
  expect(commandLine('http://127.0.0.1:7703')).toBe('npx watchkeeper kill --engine http://127.0.0.1:7703');
  expect(commandLine('http://127.0.0.1:7411')).toBe('npx watchkeeper kill');
  expect(commandLine('')).toBe('npx watchkeeper kill');
});
