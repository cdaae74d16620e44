import type { JsonObject } from '../../../lib/json.ts';
import type { Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import { conditionOfLegacy } from '../expressions/legacy-condition.ts';
import { pageSource, positionOf, readPage, validateStartKey, type PageSource } from '../items/page.ts';
import { parseRequest } from '../request-validation.ts';
import type { ScanRequest } from '../requests.ts';
import { afterAll } from '../storage/storage-keys.ts';
import type { Range } from '../storage/storage.ts';
import { segmentBounds } from '../tables/key-encoding.ts';

/** `Scan`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export async function scan(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const request = parseRequest('Scan', input);
  const source = pageSource(engine, request);
  const range = rangeOf(request, source);
  const { _filter, ScanFilter, ConditionalOperator } = request;
  const legacyFilter = ScanFilter && conditionOfLegacy(ScanFilter, ConditionalOperator);
  return readPage(engine, source, range, request, _filter?.expression ?? legacyFilter ?? null);
}

function rangeOf(request: ScanRequest, source: PageSource): Range {
  const { Segment = 0, TotalSegments = 1, ExclusiveStartKey: start } = request;
  const { from, to } = segmentBounds(Segment, TotalSegments);
  const lt = source.prefix + (Segment + 1 === TotalSegments ? afterAll : to);
  if (start === undefined) return { gte: source.prefix + from, lt };
  validateStartKey(start, source);
  const gt = positionOf(start, source);
  if (gt < source.prefix + from || gt >= lt) {
    throw validationException(
      'The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct ' +
        `Segment. TotalSegments: ${TotalSegments} Segment: ${Segment}`,
    );
  }
  return { gt, lt };
}
