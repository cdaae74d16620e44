import type { JsonObject } from '../../../../lib/json.ts';
import type { CurrentRun } from './run.ts';
import { InputError } from './stop.ts';
import { isRecord, toJsonText, toText } from './values.ts';

/** `extensions`: https://docs.aws.amazon.com/appsync/latest/devguide/extensions-js.html */
export function createExtensions(current: CurrentRun) {
  return {
    setSubscriptionFilter(filter: unknown): void {
      current().subscriptionFilter = toJsonText(filter) ?? 'null';
    },
    setSubscriptionInvalidationFilter(filter: unknown): void {
      current().invalidationFilter = toJsonText(filter) ?? 'null';
    },
    invalidateSubscriptions(invalidation: unknown): void {
      if (!isRecord(invalidation) || typeof invalidation['subscriptionField'] !== 'string') {
        throw new InputError('invalidateSubscriptions expects an object with a subscriptionField.');
      }
      const payload = snapshot(invalidation['payload']);
      current().invalidations.push({ subscriptionField: invalidation['subscriptionField'], payload });
    },
    evictFromApiCache(typeName: unknown, fieldName: unknown, keyValuePair: unknown): void {
      current().cacheEvictions.push({
        typeName: toText(typeName),
        fieldName: toText(fieldName),
        keyValuePair: snapshot(keyValuePair),
      });
    },
  };
}

/** A copy of what the handler gave, as it is now. */
function snapshot(value: unknown): JsonObject {
  const copy = JSON.parse(toJsonText(value) ?? '{}') as JsonObject | null;
  return copy ?? {};
}
