/** What a worker is started with (`worker/entry.mjs` reads it as `workerData`). */
export interface WorkerStart {
  code: { kind: 'directory'; path: string } | { kind: 'inline'; source: string; virtualPath: string };
  handler: string;
  layers: readonly string[];
  /** Directories from which the packages are found that Lambda provides. */
  moduleRoots: readonly string[];
  /** How far the host's clock is ahead of the machine's; `null` when it is the machine's. */
  aheadMs: number | null;
  /** The unchanging part of the handler's context object. */
  identity: {
    functionName: string;
    functionVersion: string;
    invokedFunctionArn: string;
    memoryLimitInMB: string;
    logGroupName: string;
    logStreamName: string;
  };
}

/** Host to worker: one event. The worker measures `timeoutMs` by its own clock. */
export interface WorkerEvent {
  requestId: string;
  /** JSON text. */
  payload: string;
  timeoutMs: number;
  /** As `WorkerStart.aheadMs`: the host's clock may have been moved since. */
  aheadMs: number | null;
}

/** Worker to host. `payload` and `error` are JSON text; `crashed`: the thread ends, loading or working. */
export type WorkerMessage =
  | { type: 'ready' }
  | { type: 'crashed'; error: string }
  | { type: 'log'; level: string; text: string }
  | { type: 'succeeded'; payload: string }
  | { type: 'failed'; error: string };
