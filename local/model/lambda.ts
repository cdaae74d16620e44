/** An `AWS::Lambda::Function` whose code lies on disk or inline. */
export interface FunctionModel {
  logicalId: string;
  name: string;
  arn: string;
  code: FunctionCode;
  /** Directories of the function's layers (what Lambda puts at `/opt`), in order; absent: none. */
  layers?: readonly string[];
  /** Such as `index.handler`. */
  handler: string;
  environment: Record<string, string>;
  timeoutMs: number;
  memoryMb: number;
  /** `null`: no cap of its own. */
  reservedConcurrency: number | null;
  /** For asynchronous invocations (`AWS::Lambda::EventInvokeConfig` and `DeadLetterConfig`). */
  async: {
    maximumRetryAttempts: number;
    maximumEventAgeMs: number;
    onFailureArn: string | null;
    onSuccessArn: string | null;
  };
}

export type FunctionCode = { kind: 'directory'; path: string } | { kind: 'inline'; source: string };

/** An `AWS::Lambda::EventSourceMapping`: what a queue or a table stream sends to which function. */
export interface EventSourceMappingModel {
  logicalId: string;
  id: string;
  eventSourceArn: string;
  functionArn: string;
  enabled: boolean;
  batchSize: number;
  batchingWindowMs: number;
  reportBatchItemFailures: boolean;
  /** Event patterns; a record passes when one of them matches. Empty: all pass. */
  filterPatterns: unknown[];
  /** For queues; `null`: no cap. */
  maximumConcurrency: number | null;
  /** For streams. */
  startingPosition: 'TRIM_HORIZON' | 'LATEST';
  bisectBatchOnFunctionError: boolean;
  /** -1: until the record expires. */
  maximumRetryAttempts: number;
  /** -1: until the record expires. */
  maximumRecordAgeSeconds: number;
  parallelizationFactor: number;
  onFailureArn: string | null;
}
