/**
 * The Lambda runtime inside a worker thread: loads one function's handler, then answers one event at a time.
 * A plain module, so that a worker can run it without any loader. Messages are those of `worker-protocol.ts`.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { errorPayload, RuntimeError } from './error-payload.mjs';
import { loadHandler } from './handler-loader.mjs';
import { followHostTime } from './host-time.mjs';
import { createInvocation } from './invocation.mjs';
import { provideModules } from './module-resolution.mjs';
import { forwardOutput } from './output.mjs';

const post = (message) => parentPort.postMessage(message);
let current = null;
const moveTime = workerData.aheadMs === null ? () => undefined : followHostTime(workerData.aheadMs);

/** Sends an answer; an error also goes to the function's log, stack and all, as on Lambda. */
function answer(message) {
  if (message.type !== 'succeeded')
    post({ type: 'log', level: 'ERROR', text: `Invoke Error ${message.error}` });
  post(message);
}

/** Reports what ended this runtime; the host sees the exit right behind it. */
function die(error, exitCode) {
  answer({ type: 'crashed', error: JSON.stringify(errorPayload(error)) });
  process.exit(exitCode);
}

forwardOutput(post);
process.on('uncaughtException', (error) => die(error, 129));
process.on('unhandledRejection', (reason) =>
  die(new RuntimeError('UnhandledPromiseRejection', String(reason)), 128),
);
process.on('beforeExit', () => current?.eventLoopIsEmpty());

provideModules(workerData);
try {
  const handler = await loadHandler(workerData);
  parentPort.on('message', (event) => {
    // While the function works, only its own timers and sockets count as a reason to stay.
    parentPort.unref();
    moveTime(event.aheadMs);
    current = createInvocation(event, workerData.identity, (message) => {
      current = null;
      parentPort.ref();
      answer(message);
    });
    current.run(handler);
  });
  post({ type: 'ready' });
} catch (error) {
  die(error, 1);
}
