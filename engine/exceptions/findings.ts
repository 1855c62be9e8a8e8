/** All that is wrong just now, each cause once: what one cause explains is not told of again as another. */
import type { Finding } from '../../shared/domain/safety/exception.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { ExceptionThresholds } from '../../shared/domain/safety/exception-thresholds.ts';
import type { Surroundings } from './surroundings.ts';
import { diskFindings, residualFindings, supervisionFindings } from './watch-engine.ts';
import { FeedWatch } from './watch-feeds.ts';
import { calibrationFindings } from './watch-forecasts.ts';
import { lossFindings } from './watch-loss.ts';
import { modelHealthFindings } from './watch-models.ts';
import { denialFindings, deviationFindings, modelFindings } from './watch-orders.ts';
import { anomalyFindings, troubledVenues, venueFinding } from './watch-venues.ts';

export function createFindings(surroundings: Surroundings, policy: () => ExceptionThresholds): () => Finding[] {
  const feedWatch = new FeedWatch();
  return () => {
    const terms = policy();
    const feeds = feedWatch.look(surroundings, terms);
    const venues = troubledVenues(surroundings);
    const denials = denialFindings(surroundings, terms);
    const dataIsStale = feeds.some(({ kind }) => kind === 'feed-stale');
    const denied = new Set(denials.flatMap(({ members }) => members));
    const explained = ({ parentId, instrument }: Parent): boolean =>
      dataIsStale ||
      denied.has(parentId) ||
      surroundings.stage.unfit(instrument) !== null ||
      [...venues.values()].some(({ parents }) => parents.has(parentId));
    return [
      ...feeds,
      ...Array.from(venues, ([venue, at]) => venueFinding(venue, at)),
      ...anomalyFindings(surroundings, terms),
      ...residualFindings(surroundings, (venue) => venues.has(venue)),
      ...supervisionFindings(surroundings),
      ...diskFindings(surroundings, terms),
      ...lossFindings(surroundings),
      ...modelFindings(surroundings),
      ...modelHealthFindings(surroundings),
      ...calibrationFindings(surroundings),
      ...denials,
      ...deviationFindings(surroundings, terms, explained),
    ];
  };
}
