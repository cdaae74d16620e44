import { SourceMap, type SourceMapPayload } from 'node:module';
import { isJsonObject, parseJson } from '../../../lib/json.ts';
import type { Position } from './source-text.ts';

/** A place in the code as its author wrote it. */
export interface OriginalPosition extends Position {
  /** `code.js`, or the file that a source map names. */
  file: string;
}

/** The name that AWS gives to code without a source map. */
const defaultFile = 'code.js';

/**
 * Answers where a place of `source` was before bundling, by the inline source map that may stand at its
 * end: https://docs.aws.amazon.com/appsync/latest/devguide/additional-utilities.html
 */
export function createPositionLookup(source: string): (position: Position) => OriginalPosition {
  let map: SourceMap | null | undefined;
  return ({ line, column }) => {
    map ??= readSourceMap(source);
    const entry = map?.findEntry(line - 1, column - 1);
    return entry && 'originalSource' in entry && typeof entry.originalSource === 'string'
      ? { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
      : { file: defaultFile, line, column };
  };
}

function readSourceMap(source: string): SourceMap | null {
  const match = /\/\/[#@]\s*sourceMappingURL=data:application\/json[^,]*;base64,([A-Za-z0-9+/=]+)\s*$/.exec(
    source,
  );
  const payload = match ? parseJson(Buffer.from(match[1] ?? '', 'base64').toString('utf8')) : undefined;
  if (
    !isJsonObject(payload) ||
    typeof payload['mappings'] !== 'string' ||
    !Array.isArray(payload['sources'])
  ) {
    return null;
  }
  return new SourceMap(payload as unknown as SourceMapPayload);
}
