/** The algorithms by name. */
import type { StrategyName } from '../../shared/domain/strategy.ts';
import type { Strategy } from '../core/strategy.ts';
import { pov } from './pov.ts';
import { twap } from './twap.ts';

export const STRATEGIES: Readonly<Record<StrategyName, Strategy>> = { twap, pov };
