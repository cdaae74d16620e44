import { openRecordClient, type RecordClient } from '../support/record-client.ts';
import { type FaultSettings, type FrailRuntime, startFrailRuntime } from './frail-runtime.ts';
import { openRecordQueues, type RecordQueues } from './record-queues.ts';

/** Dana with her records, at a runtime that can be killed. */
export interface RecordParty extends AsyncDisposable {
  runtime: FrailRuntime;
  dana: RecordClient;
  /** Others after a kill. */
  queues(): RecordQueues;
  /** Sets faults, which a kill does not end. */
  disturb(faults: FaultSettings): Promise<void>;
  killAndRestart(): Promise<void>;
}

export async function givenRecordParty(): Promise<RecordParty> {
  const runtime = await startFrailRuntime();
  let faults: FaultSettings = {};
  let queues = openRecordQueues(runtime.outputs());
  await queues.hasten();
  return {
    runtime,
    dana: await openRecordClient({ outputs: runtime.outputs() }, 'dana'),
    queues: () => queues,
    async disturb(settings) {
      faults = settings;
      await runtime.setFaults(faults);
    },
    async killAndRestart() {
      await runtime.killAndRestart();
      queues[Symbol.dispose]();
      queues = openRecordQueues(runtime.outputs());
      await runtime.setFaults(faults);
    },
    async [Symbol.asyncDispose]() {
      queues[Symbol.dispose]();
      await runtime[Symbol.asyncDispose]();
    },
  };
}
