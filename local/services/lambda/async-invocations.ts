import type { Clock, Timer } from '../../lib/clock.ts';
import { AwsError } from '../../lib/errors.ts';
import type { Logger } from '../../lib/logger.ts';
import type { FunctionModel } from '../../model/lambda.ts';
import { asyncInvocationRecord, type AsyncCondition } from './destination-record.ts';
import type { InvocationOutcome } from './invocation-outcome.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const retryDelaysMs = [60_000, 120_000];
const firstThrottleDelayMs = 1_000;
const longestThrottleDelayMs = 300_000;

export interface AsyncInvocationsOptions {
  invoke(model: FunctionModel, requestId: string, payload: string): Promise<InvocationOutcome>;
  /** Sends JSON text to a queue, topic, bus or function. */
  deliver(arn: string, message: string): Promise<void>;
  clock: Clock;
  log: Logger;
}

/** Events that callers handed over without waiting for the answer. */
export interface AsyncInvocations extends Disposable {
  /** Accepts an event: it runs soon, again after failures, and in the end goes to the function's destination. */
  accept(model: FunctionModel, requestId: string, payload: string): void;
}

interface AcceptedEvent {
  model: FunctionModel;
  requestId: string;
  payload: string;
  acceptedAtMs: number;
  invokeCount: number;
  throttleDelayMs: number;
  lastOutcome: InvocationOutcome | null;
}

export function createAsyncInvocations(options: AsyncInvocationsOptions): AsyncInvocations {
  const { invoke, deliver, clock, log } = options;
  const timers = new Set<Timer>();
  let isDisposed = false;

  function later(event: AcceptedEvent, delayMs: number): void {
    if (isDisposed) return;
    const timer = clock.setTimer(() => {
      timers.delete(timer);
      void run(event);
    }, delayMs);
    timers.add(timer);
    log.debug('An asynchronous event waits', {
      function: event.model.name,
      requestId: event.requestId,
      invokeCount: event.invokeCount,
      delayMs,
    });
  }

  /** Never rejects: what goes wrong is part of the event's fate. */
  async function run(event: AcceptedEvent): Promise<void> {
    if (isExpired(event)) return finish(event, 'EventAgeExceeded');
    try {
      event.lastOutcome = await invoke(event.model, event.requestId, event.payload);
    } catch (error) {
      return retryThrottled(event, error);
    }
    event.invokeCount += 1;
    if (event.lastOutcome.functionError === null) return finish(event, 'Success');
    if (event.invokeCount > event.model.async.maximumRetryAttempts) return finish(event, 'RetriesExhausted');
    later(event, retryDelaysMs[event.invokeCount - 1] ?? 0);
  }

  function isExpired(event: AcceptedEvent): boolean {
    return clock.now() - event.acceptedAtMs > event.model.async.maximumEventAgeMs;
  }

  function retryThrottled(event: AcceptedEvent, error: unknown): void {
    if (isDisposed) return;
    if (!(error instanceof AwsError)) {
      log.error('An asynchronous invocation failed inside the runtime', { reason: String(error) });
    }
    later(event, event.throttleDelayMs);
    event.throttleDelayMs = Math.min(event.throttleDelayMs * 2, longestThrottleDelayMs);
  }

  async function finish(event: AcceptedEvent, condition: AsyncCondition): Promise<void> {
    const { onSuccessArn, onFailureArn } = event.model.async;
    const destination = condition === 'Success' ? onSuccessArn : onFailureArn;
    if (condition !== 'Success') {
      log.warn('Lambda gave up an asynchronous event', { function: event.model.name, condition });
    }
    if (destination === null) return;
    try {
      await deliver(destination, JSON.stringify(asyncInvocationRecord(event, condition, clock.now())));
    } catch (error) {
      log.warn('A Lambda destination refused its record', { destination, reason: String(error) });
    }
  }

  return {
    accept(model, requestId, payload) {
      void run({
        model,
        requestId,
        payload,
        acceptedAtMs: clock.now(),
        invokeCount: 0,
        throttleDelayMs: firstThrottleDelayMs,
        lastOutcome: null,
      });
    },
    [Symbol.dispose]() {
      isDisposed = true;
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}
