/** A topic is a table, or of a table kept per instrument, per parent or per stop, one of its parts: what is subscribed to. */
import { TABLES, type TableName } from './tables.ts';

export interface TopicParams {
  readonly instrument?: string | undefined;
  readonly parentId?: string | undefined;
  readonly stopId?: string | undefined;
}

/** One string for one topic. Null where the table needs a parameter that is not given. */
export function topicKey(table: TableName, params: TopicParams): string | null {
  const { param } = TABLES[table];
  if (param === 'none') return table;
  const value = params[param];
  return value === undefined ? null : `${table}/${value}`;
}

/** The parameters that the table knows, and no others. */
export function topicParams(
  table: TableName,
  params: TopicParams,
): { instrument?: string; parentId?: string; stopId?: string } {
  const { param } = TABLES[table];
  if (param === 'instrument' && params.instrument !== undefined) return { instrument: params.instrument };
  if (param === 'parentId' && params.parentId !== undefined) return { parentId: params.parentId };
  if (param === 'stopId' && params.stopId !== undefined) return { stopId: params.stopId };
  return {};
}
