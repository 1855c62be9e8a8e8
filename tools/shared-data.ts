/** Where the recorded market data lies that some tests read: beside the project, never in it. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '..', process.env['WATCHKEEPER_SHARED'] || '../shared', 'market-data');

/** The folder `market-data`, or null where it is absent. */
export const MARKET_DATA: string | null = existsSync(folder) ? folder : null;

/** What a test that needs it says when it is skipped. */
export const NO_MARKET_DATA = `no recorded market data in ${path.relative('.', folder)}: put the folder shared beside the project or name its place in WATCHKEEPER_SHARED`;
