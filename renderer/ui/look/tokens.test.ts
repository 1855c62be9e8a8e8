/** The desk's colours measured: text on its grounds, and meanings that stand beside each other as colour-blind eyes see them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Rgb = readonly [number, number, number];
type Tokens = ReadonlyMap<string, Rgb>;

const CSS = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

function tokensOf(block: string): Map<string, Rgb> {
  const found = block.matchAll(/--([\w-]+): #([\da-f]{2})([\da-f]{2})([\da-f]{2});/g);
  return new Map(
    [...found].map(([, name, r, g, b]) => [
      name!,
      [r, g, b].map((one) => Number.parseInt(one!, 16) / 255) as unknown as Rgb,
    ]),
  );
}
const DARK = tokensOf(CSS.slice(0, CSS.indexOf('[data-theme')));
const LIGHT = new Map([...DARK, ...tokensOf(CSS.slice(CSS.indexOf('[data-theme')))]);
const THEMES: readonly (readonly [string, Tokens])[] = [
  ['dark', DARK],
  ['light', LIGHT],
];

const linear = (share: number): number => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
const luminance = (rgb: Rgb): number => {
  const [r, g, b] = rgb.map(linear) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
/** WCAG 2 contrast. */
function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira, Fernandes 2009, full severity; on linear light. */
const BLIND: Readonly<Record<string, readonly Rgb[]>> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Distance in OKLab of two colours as such eyes see them; 0.02 is about what can just be told apart side by side. */
function distance(a: Rgb, b: Rgb, eyes: readonly Rgb[]): number {
  const [la, lb] = [a, b].map((rgb) =>
    oklab(eyes.map((row) => dot(row, rgb.map(linear) as unknown as Rgb)) as unknown as Rgb),
  );
  return Math.hypot(...la!.map((value, at) => value - lb![at]!));
}
const dot = (a: Rgb, b: Rgb): number => Math.max(0, a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
function oklab(rgb: Rgb): Rgb {
  const l = Math.cbrt(dot([0.4122214708, 0.5363325363, 0.0514459929], rgb));
  const m = Math.cbrt(dot([0.2119034982, 0.6806995451, 0.1073969566], rgb));
  const s = Math.cbrt(dot([0.0883024619, 0.2817188376, 0.6299787005], rgb));
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const TEXT = ['value', 'label', 'hint', 'buy', 'sell', 'gain', 'loss', 'forecast', 'own', 'attention', 'stop-text'];
/** What must not be taken for each other: sides, costs, and what asks for a person. */
const APART = [
  ['buy', 'sell'],
  ['gain', 'loss'],
  ['attention', 'stop-text'],
  ['attention', 'buy'],
  ['own', 'forecast'],
] as const;

describe.each(THEMES)('the %s theme', (_name, tokens) => {
  it.each(TEXT)('%s can be read on every ground', (name) => {
    for (const ground of ['ground', 'panel', 'hover', 'field']) {
      expect(contrast(tokens.get(name)!, tokens.get(ground)!), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('the words on STOP can be read', () => {
    expect(contrast([1, 1, 1], tokens.get('stop')!)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.keys(BLIND))('keeps meanings apart with %s', (eyes) => {
    for (const [a, b] of APART) {
      expect(distance(tokens.get(a)!, tokens.get(b)!, BLIND[eyes]!), `${a} and ${b}`).toBeGreaterThan(0.05);
    }
  });
});
