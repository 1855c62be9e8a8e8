import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../shared/domain/safety/exception-thresholds.ts';
import type { AnomalyKind } from '../../shared/domain/orders/venue-anomaly.ts';
import { HandStage } from '../../tests/fixtures/engine-stage.ts';
import { anomalyFindings } from './watch-venues.ts';

function severityOf(kinds: readonly AnomalyKind[], grave = DEFAULT_THRESHOLDS.graveAnomalies) {
  const stage = new HandStage(null);
  for (const kind of kinds) {
    const anomaly = { kind, venue: 'SIM', childId: 'C1', parentId: null, facts: 'as it was said', untold: 0 };
    stage.record({ type: 'VenueAnomaly', anomaly });
  }
  const surroundings = { stage } as unknown as Parameters<typeof anomalyFindings>[0];
  return anomalyFindings(surroundings, { ...DEFAULT_THRESHOLDS, graveAnomalies: grave })[0]?.severity;
}

describe('what a venue says that cannot be', () => {
  it('is as grave as the policy says of the gravest of its kinds', () => {
    expect(severityOf(['over-fill'])).toBe('P1');
    expect(severityOf(['off-tick'])).toBe('P2');
    expect(severityOf(['off-tick', 'late-fill'])).toBe('P1');
    expect(severityOf(['off-tick'], ['off-tick'])).toBe('P1');
    expect(severityOf(['over-fill'], ['off-tick'])).toBe('P2');
  });
});
