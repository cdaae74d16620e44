import type { ApolloClient } from '@apollo/client';
import type { RecordsApi } from '../records/sync/records-api.ts';
import { followFeed } from './apollo-feed.ts';
import { createApolloRequests, present } from './apollo-request.ts';
import {
  CancelJobDocument,
  DeleteRecordDocument,
  GenerateRecordsDocument,
  JobsDocument,
  OnJobDocument,
  OnRecordDocument,
  RecordDocument,
  RecordsDocument,
  RecordStatsDocument,
  SubmitRecordsDocument,
  SyncRecordsDocument,
} from './documents.generated.ts';

const recordsPerPage = 100;
const changesPerPage = 200;
const jobsPerPage = 20;

/** The API of one's records over Apollo. The engine has a store of its own, so nothing is cached here. */
export function createApolloRecordsApi(client: ApolloClient): RecordsApi {
  const { query, mutate } = createApolloRequests(client);
  return {
    async records({ order, ...filter }, nextToken) {
      const variables = { filter, order, limit: recordsPerPage, nextToken };
      return present((await query(RecordsDocument, variables)).records);
    },
    async record(id) {
      return present((await query(RecordDocument, { id })).record);
    },
    async sync(cursor) {
      return present((await query(SyncRecordsDocument, { cursor, limit: changesPerPage })).syncRecords);
    },
    async stats(question) {
      return present((await query(RecordStatsDocument, question)).recordStats);
    },
    async jobs(nextToken) {
      return present((await query(JobsDocument, { limit: jobsPerPage, nextToken })).jobs);
    },
    async submit(records) {
      return present((await mutate(SubmitRecordsDocument, { inputs: [...records] })).submitRecords).receipts;
    },
    async generate(job) {
      return present((await mutate(GenerateRecordsDocument, { ...job })).generateRecords);
    },
    async cancel(id) {
      return present((await mutate(CancelJobDocument, { id })).cancelJob);
    },
    async remove(id) {
      await mutate(DeleteRecordDocument, { id });
    },
    // Subscribers get only what the publisher selected: what lacks its keys can't be placed.
    followRecords: (observer) =>
      followFeed(client, OnRecordDocument, {}, observer, ({ onRecord }) =>
        onRecord?.id && onRecord.version && onRecord.occurredAt ? onRecord : null,
      ),
    followJobs: (observer) =>
      followFeed(client, OnJobDocument, {}, observer, ({ onJob }) =>
        onJob?.id && onJob.version ? onJob : null,
      ),
  };
}
