import type { QueryParameters, XmlValue } from './query-protocol.ts';

/** Actions by AWS's name; parameters and results are those of the query protocol. */
export type SnsActions = Record<string, (parameters: QueryParameters) => XmlValue | Promise<XmlValue>>;
