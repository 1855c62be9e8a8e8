#!/usr/bin/env node
/** The `watchkeeper` command: runs cli/main.ts under Node 24, whichever Node from 20 on it is called with. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode, runUnder } from '../tools/node24.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const node = findNode(root);
if ('path' in node) {
  runUnder(root, node.path, 'cli/main.ts', process.argv.slice(2));
} else {
  console.error(node.remedy);
  process.exitCode = 1;
}
