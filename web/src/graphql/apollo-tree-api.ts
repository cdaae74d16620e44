import type { ApolloClient } from '@apollo/client';
import type { FactoryChange, TreeApi } from '../tree/sync/tree-api.ts';
import { followFeed } from './apollo-feed.ts';
import { createApolloRequests, present } from './apollo-request.ts';
import {
  CreateFactoryDocument,
  DeleteFactoryDocument,
  FactoriesDocument,
  GenerateChildrenDocument,
  OnFactoryChangeDocument,
  SyncTreeDocument,
  UpdateFactoryDocument,
} from './documents.generated.ts';

/** A whole tree, and as many changes, fit on one page. */
const pageSize = 500;

/** The API of one tree over Apollo. The engine has a store of its own, so nothing is cached here. */
export function createApolloTreeApi(client: ApolloClient, treeId: string): TreeApi {
  const { query, mutate } = createApolloRequests(client);
  return {
    async factories(nextToken) {
      return present((await query(FactoriesDocument, { treeId, limit: pageSize, nextToken })).factories);
    },
    async sync(cursor) {
      return present((await query(SyncTreeDocument, { treeId, cursor, limit: pageSize })).syncTree);
    },
    async create(clientId, input) {
      return present((await mutate(CreateFactoryDocument, { treeId, clientId, input })).createFactory);
    },
    async update(id, expectedVersion, input) {
      const variables = { treeId, id, expectedVersion, input };
      return present((await mutate(UpdateFactoryDocument, variables)).updateFactory);
    },
    async remove(id, expectedVersion) {
      // What could still be undone is sent when the page is left.
      await mutate(DeleteFactoryDocument, { treeId, id, expectedVersion }, { outlivesPage: true });
    },
    async generate(id, count) {
      return present((await mutate(GenerateChildrenDocument, { treeId, id, count })).generateChildren);
    },
    follow: (observer) =>
      followFeed(client, OnFactoryChangeDocument, { treeId }, observer, ({ onFactoryChange }) =>
        usableChange(onFactoryChange),
      ),
  };
}

// Subscribers get only what the publisher selected: what lacks its keys can't be placed.
function usableChange(change: FactoryChange | null): FactoryChange | null {
  if (!change?.changeId || !change.factoryId || !change.kind) return null;
  return change.kind === 'DELETED' || change.factory ? change : null;
}
