import type { Callers } from './authorization-callers.ts';
import { mustAsk } from './authorization-rooms.ts';
import { issueToken } from './machine-tokens.ts';
import { eventually } from './record-client.ts';

/** What the data user has. */
export interface MatrixData {
  /** Persisted. */
  recordId: string;
  /** Cancelled: who cancels it again succeeds. */
  jobId: string;
  /** A live token that nobody uses. */
  tokenId: string;
}

export async function createMatrixData(callers: Callers): Promise<MatrixData> {
  const { id: recordId } = await mustAsk(
    callers,
    'data user',
    'mutation { field: submitRecord(input: { informationOne: "one", informationTwo: "two" }) { id } }',
  );
  const { id: jobId } = await mustAsk(
    callers,
    'data user',
    'mutation { field: generateRecords(count: 2500) { id } }',
  );
  await mustAsk(callers, 'data user', 'mutation ($id: ID!) { field: cancelJob(id: $id) { id } }', {
    id: jobId,
  });
  const { id: tokenId } = await issueToken(callers.caller('data user'), ['DATA_READ']);
  await eventually(
    () =>
      callers
        .caller('data user')
        .ask<{ record: object | null }>('query ($id: ID!) { record(id: $id) { id } }', { id: recordId }),
    ({ data }) => Boolean(data?.record),
  );
  return { recordId: String(recordId), jobId: String(jobId), tokenId };
}
