/** `watchkeeper market`: the built-in market fitted to recordings, and set beside them. */
import type { Command } from 'commander';
import { addCalibrate } from './market/calibrate.ts';
import { addValidate } from './market/validate.ts';

export function addMarket(program: Command): void {
  const market = program.command('market').description('the built-in market: its calibration and its validation');
  addCalibrate(market);
  addValidate(market);
}
