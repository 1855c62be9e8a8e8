/** The thresholds of exceptions that are in force: the execution policy's, or the built-in ones before the first. */
import { DEFAULT_THRESHOLDS, type ExceptionThresholds } from '../../shared/domain/safety/exception-thresholds.ts';
import type { Stage } from '../core/stage.ts';

export const thresholdsOf = ({ state }: Pick<Stage, 'state'>): ExceptionThresholds =>
  state.policy.current?.policy.exceptions ?? DEFAULT_THRESHOLDS;
