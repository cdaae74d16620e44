import { abortableDelay } from './abortable-delay.ts';
import type { MappingContext, StreamRecord } from './mapping-context.ts';
import { createStreamBatchRunner } from './stream-batch.ts';

/** After a failure of the source itself. */
const retryReadMs = 1_000;

/**
 * Carries the changes of a table's stream to a function: in order, in batches, each at least once. How far it has
 * come is saved after every step, so that a restart goes on from there.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function startStreamMapping(context: MappingContext): AsyncDisposable {
  const { mapping, sources, clock, log } = context;
  const { streams, checkpoints } = sources;
  const streamArn = mapping.eventSourceArn;
  const stop = new AbortController();
  const { signal } = stop;
  const appended = createWakeUp(signal);
  const subscription = streams.onAppend(streamArn, appended.wake);
  let position: string | null = null;

  const runner = createStreamBatchRunner(context, signal, async (sequenceNumber) => {
    position = sequenceNumber;
    await checkpoints.save(mapping.id, { after: sequenceNumber });
  });

  async function follow(): Promise<void> {
    position = await startPosition();
    while (!signal.aborted) {
      const records = await nextBatch();
      if (records.length > 0) await runner(records);
      else await appended.sleep();
    }
  }

  async function startPosition(): Promise<string | null> {
    const saved = await checkpoints.load(mapping.id);
    if (saved) return saved.after;
    const after = mapping.startingPosition === 'LATEST' ? await streams.latest(streamArn) : null;
    // Saved even when nothing has come yet: after a restart, LATEST must not mean a later moment.
    await checkpoints.save(mapping.id, { after });
    return after;
  }

  async function nextBatch(): Promise<StreamRecord[]> {
    const { batchSize, batchingWindowMs } = mapping;
    const records = await streams.read(streamArn, position, batchSize);
    if (records.length === 0 || records.length === batchSize || batchingWindowMs === 0) return records;
    await abortableDelay(clock, batchingWindowMs, signal);
    return streams.read(streamArn, position, batchSize);
  }

  async function keepFollowing(): Promise<void> {
    while (!signal.aborted) {
      try {
        await follow();
      } catch (error) {
        if (signal.aborted) return;
        log.warn('Stream mapping will try again', { streamArn, reason: String(error) });
        await abortableDelay(clock, retryReadMs, signal);
      }
    }
  }

  const following = keepFollowing();
  return {
    async [Symbol.asyncDispose]() {
      subscription[Symbol.dispose]();
      stop.abort();
      await following;
    },
  };
}

/** Sleeps until something was appended, also when that happened since the last sleep. */
function createWakeUp(signal: AbortSignal) {
  let isAwake = false;
  let resolveSleep: () => void = () => undefined;
  const wake = () => {
    isAwake = true;
    resolveSleep();
  };
  signal.addEventListener('abort', wake);
  return {
    wake,
    async sleep(): Promise<void> {
      if (!isAwake && !signal.aborted) await new Promise<void>((resolve) => (resolveSleep = resolve));
      isAwake = false;
    },
  };
}
