/** `watchkeeper controls`: which limit, screen, code and test holds each control that an algorithm must obey. */
import type { Command } from 'commander';
import { type Control, CONTROL_SOURCES, CONTROLS, type ControlSource } from '../shared/domain/safety/controls.ts';
import { type OutputOptions, print } from './output.ts';

export function addControls(controls: Command): void {
  controls
    .option(
      '--json',
      'as JSON: {"controls": [{"id", "source", "asks", "limits", "screen", "code", "proof", "missing"}]}',
    )
    .action((options: OutputOptions) => print(options, { controls: CONTROLS }, describe));
}

function describe(): string {
  const lines: string[] = [];
  for (const source of Object.keys(CONTROL_SOURCES) as ControlSource[]) {
    const controls = CONTROLS.filter((control) => control.source === source);
    lines.push(CONTROL_SOURCES[source], ...controls.flatMap(linesOf), '');
  }
  const whole = CONTROLS.filter(({ missing }) => missing === null).length;
  return [
    ...lines,
    `${whole} of ${CONTROLS.length} controls are held whole; of the others it is said what is missing.`,
  ].join('\n');
}

function linesOf({ id, asks, limits, screen, code, proof, missing }: Control): string[] {
  const lines = [
    `  ${id}: ${asks}`,
    `    limits ${limits.join(', ') || 'none'}; screen ${screen}`,
    `    code   ${code.file}, ${code.symbol}`,
    `    proof  ${proof.file}, “${proof.title}”`,
  ];
  if (missing !== null) lines.push(`    missing: ${missing}`);
  return lines;
}
