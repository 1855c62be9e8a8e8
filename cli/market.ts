/** `watchkeeper market`: the built-in market fitted to recordings, and set beside them. */
import type { Command } from 'commander';
import { addCalibrate } from './market/calibrate.ts';
import { addValidate } from './market/validate.ts';

export function addMarket(market: Command): void {
  addCalibrate(market);
  addValidate(market);
}
