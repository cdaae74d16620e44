import { AwsError } from '../../../lib/errors.ts';
import { compileEventPattern } from '../../../lib/event-pattern.ts';
import { isJsonObject, parseJson, type Json, type JsonObject } from '../../../lib/json.ts';
import type { EventBuses } from './event-bus.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const mostEntries = 10;
const maxRequestBytes = 262_144;

/**
 * The API of EventBridge, as far as running code uses it: `PutEvents`, `ListEventBuses`, `ListRules` and
 * `TestEventPattern`.
 *
 * @returns runs one operation; throws AwsError with EventBridge's exception names.
 */
export function createEventsApi(
  buses: EventBuses,
): (operation: string, input: JsonObject) => Promise<JsonObject> {
  return async (operation, input) => {
    switch (operation) {
      case 'PutEvents':
        return putEvents(buses, input['Entries']);
      case 'ListEventBuses':
        return { EventBuses: buses.buses().map(({ name, arn }) => ({ Name: name, Arn: arn })) };
      case 'ListRules':
        return { Rules: listRules(buses, input['EventBusName']) };
      case 'TestEventPattern':
        return { Result: testPattern(input) };
      default:
        throw new AwsError('UnknownOperationException', `EventBridge has no operation ${operation} here.`);
    }
  };
}

async function putEvents(buses: EventBuses, list: Json | undefined): Promise<JsonObject> {
  const entries = Array.isArray(list) ? list.filter(isJsonObject) : [];
  if (entries.length < 1 || entries.length > mostEntries) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and ${mostEntries}`,
    );
  }
  const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  if (bytes > maxRequestBytes) {
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
  const results: JsonObject[] = [];
  for (const entry of entries) results.push(await buses.put(entry));
  return { Entries: results, FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
function entryBytes(entry: JsonObject): number {
  const texts = [entry['Source'], entry['DetailType'], entry['Detail'], entry['Resources']].flat();
  const bytes = texts.reduce<number>(
    (sum, text) => sum + (typeof text === 'string' ? Buffer.byteLength(text) : 0),
    0,
  );
  return bytes + (entry['Time'] === undefined ? 0 : 14);
}

function listRules(buses: EventBuses, busName: Json | undefined): JsonObject[] {
  return buses.rules(typeof busName === 'string' ? busName : 'default').map((rule) => ({
    Name: rule.name,
    EventBusName: rule.eventBusName,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    EventPattern: JSON.stringify(rule.eventPattern),
  }));
}

function testPattern(input: JsonObject): boolean {
  const pattern = parseJson(String(input['EventPattern']));
  const event = parseJson(String(input['Event']));
  return compileEventPattern(pattern)(event);
}
