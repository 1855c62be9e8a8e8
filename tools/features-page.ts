/** Writes docs/features.md from the catalogue of features. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { featuresPage } from '../engine/features/page.ts';

writeFileSync(path.resolve(import.meta.dirname, '../docs/features.md'), featuresPage());
