import { describe, expect, it } from 'vitest';
import { parseParameters, readParameters, VERSION } from './parameters.ts';
import { SHIPPED, shippedParameters } from './profile.ts';

describe('parameter files', () => {
  it.each(SHIPPED)('%s ships with its source', (name) => {
    const { source, heldOut } = shippedParameters(name);
    expect(source.recording).toMatch(/^LOBSTER_/);
    expect(source.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(Object.keys(heldOut).length).toBeGreaterThan(20);
  });

  it('refuses another version, another file and a value out of range in words', () => {
    const file = shippedParameters(SHIPPED[0]);
    expect(() => parseParameters('a.json', { ...file, version: VERSION + 1 })).toThrow(/a\.json: version 2, 1 is read/);
    expect(() => parseParameters('a.json', { hello: 1 })).toThrow(/a\.json: is no parameter file/);
    expect(() => parseParameters('a.json', { ...file, flow: { ...file.flow, spreadTicks: -1 } })).toThrow(
      /a\.json: flow\.spreadTicks/,
    );
    expect(() => readParameters('nowhere.json')).toThrow(/nowhere\.json: cannot be read/);
  });
});
