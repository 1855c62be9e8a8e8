/** Where a training that was broken off is kept until it has ended: beside the folder of models that it is for. */
import { join, resolve } from 'node:path';
import { defaultDataFolder } from '../../engine/kernel/start/data-folder.ts';

export function checkpointFile(models: string | undefined, name: string, kind: 'policy' | 'signal'): string {
  const data = models === undefined ? defaultDataFolder() : resolve(models, '..');
  return join(data, 'training', `${name}.${kind}`);
}
