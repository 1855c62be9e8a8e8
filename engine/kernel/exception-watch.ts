/** The exceptions of an engine: what is looked at, once a second, by whom. */
import { ExceptionDesk } from '../exceptions/exception-desk.ts';
import type { ExceptionThresholds } from '../../shared/domain/safety/exception-thresholds.ts';
import { thresholdsOf } from '../exceptions/thresholds.ts';
import { createFindings } from '../exceptions/findings.ts';
import type { Stage } from '../core/stage.ts';
import { lossInCurrency } from './tables/limit-use.ts';
import type { KernelParts } from './kernel-parts.ts';

import { readTable } from './tables/table-reader.ts';

export function openExceptions(kernel: Stage & KernelParts): ExceptionDesk {
  const policy = (): ExceptionThresholds => thresholdsOf(kernel);
  const findings = createFindings(
    {
      stage: kernel,
      models: () => kernel.models.lately(),
      forecasts: () => kernel.forecasts.lately(),
      champions: () => kernel.models.rollouts.champions(),
      venueIds: () => kernel.venues.terms.map(({ venueId }) => venueId),
      feeds: () => readTable(kernel, 'feeds', {}) ?? [],
      plannedQty: (parentId) => kernel.algos.runtime(parentId)?.gauge?.plannedQty ?? null,
      deadManLeftUs: () => kernel.stopping.deadMan.leftUs(),
      lossInCurrency: () => lossInCurrency(kernel),
      diskFreeBytes: () => kernel.options.diskFreeBytes?.() ?? null,
    },
    policy,
  );
  return new ExceptionDesk({ stage: kernel, policy, findings });
}
