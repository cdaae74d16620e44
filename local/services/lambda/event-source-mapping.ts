import { createDisposer } from '../../lib/disposer.ts';
import { AwsError, StartError } from '../../lib/errors.ts';
import type { MappingContext } from './mapping-context.ts';
import { startQueueMapping } from './queue-mapping.ts';
import { startStreamMapping } from './stream-mapping.ts';

/**
 * Starts every enabled mapping.
 *
 * @throws StartError when a source is not there, or neither a queue nor a table's stream.
 */
export function startEventSourceMappings(contexts: readonly MappingContext[]): AsyncDisposable {
  const disposer = createDisposer();
  try {
    for (const context of contexts) {
      if (context.mapping.enabled) disposer.use(startMapping(context));
    }
  } catch (error) {
    // Those before the faulty one must not go on alone.
    void disposer.dispose();
    throw error;
  }
  return disposer;
}

function startMapping(context: MappingContext): AsyncDisposable {
  const { logicalId, eventSourceArn } = context.mapping;
  const service = eventSourceArn.split(':')[2];
  const place = `${logicalId}.Properties.EventSourceArn`;
  try {
    if (service === 'sqs') return startQueueMapping(context);
    if (service === 'dynamodb') return startStreamMapping(context);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new StartError('UnsupportedResource', `${place}: ${error.message}`, { cause: error });
  }
  throw new StartError('UnsupportedResource', `${place}: event sources of type ${service} are not emulated.`);
}
