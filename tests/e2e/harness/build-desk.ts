/** Builds the desk once before the end-to-end tests, two of which begin at a time and would build it both. */
import { buildTarget } from '../../../tools/build.ts';

export async function setup(): Promise<void> {
  await buildTarget('renderer');
}
