import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { type DataSource, DataSourceError } from '../data-source.ts';

/** EventBridge, as this data source calls it. */
export interface EventBridgeCaller {
  /** Runs one operation in wire form; throws AwsError. */
  call(operation: string, input: JsonObject): Promise<JsonObject>;
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-eventbridge-js.html */
const mostEvents = 10;

/**
 * An `AMAZON_EVENTBRIDGE` data source: puts one to ten events on its bus. Events that are refused are told in the
 * result, `{Entries, FailedEntryCount}`, and are no failure.
 *
 * It fails with DataSourceError `MappingTemplate` for a malformed request object, `EventBridge:<exception>` for what
 * EventBridge refuses.
 */
export function createEventBridgeDataSource(options: {
  eventBusArn: string;
  eventBridge: EventBridgeCaller;
}): DataSource {
  const { eventBusArn, eventBridge } = options;
  return {
    async invoke(request) {
      const Entries = readEvents(request).map((event, index) => toEntry(event, eventBusArn, index));
      try {
        const { Entries: results = [], FailedEntryCount = 0 } = await eventBridge.call('PutEvents', {
          Entries,
        });
        return { Entries: results, FailedEntryCount };
      } catch (failure) {
        if (!(failure instanceof AwsError)) throw failure;
        throw new DataSourceError(`EventBridge:${failure.name}`, failure.message, null, { cause: failure });
      }
    },
  };
}

function readEvents(request: Json | undefined): JsonObject[] {
  const { operation, events } = isJsonObject(request) ? request : {};
  if (operation === undefined || operation === null) throw notFound('operation');
  if (operation !== 'PutEvents') throw malformed(`Unsupported operation '${String(operation)}'.`);
  if (!Array.isArray(events)) throw notFound('events');
  if (events.length < 1 || events.length > mostEvents) {
    throw malformed(`The field '$[events]' must hold 1 to ${mostEvents} events, but holds ${events.length}.`);
  }
  return events.map((event, index) => {
    if (isJsonObject(event)) return event;
    throw malformed(`The field '$[events][${index}]' must be an object.`);
  });
}

function toEntry(event: JsonObject, eventBusArn: string, index: number): JsonObject {
  const { source, detailType, detail, resources, time } = event;
  const place = `events][${index}`;
  if (typeof source !== 'string') throw notFound(`${place}][source`);
  if (typeof detailType !== 'string') throw notFound(`${place}][detailType`);
  if (detail === undefined || detail === null) throw notFound(`${place}][detail`);
  return {
    EventBusName: eventBusArn,
    Source: source,
    DetailType: detailType,
    Detail: typeof detail === 'string' ? detail : JSON.stringify(detail),
    ...(resources === undefined || resources === null ? {} : { Resources: resources }),
    ...(time === undefined || time === null ? {} : { Time: time }),
  };
}

function notFound(path: string): DataSourceError {
  return malformed(`Value for field '$[${path}]' not found.`);
}

function malformed(message: string): DataSourceError {
  return new DataSourceError('MappingTemplate', message);
}
