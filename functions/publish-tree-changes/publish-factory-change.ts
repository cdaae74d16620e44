import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { FactoryChange } from './factory.ts';

/** Selects every field: subscribers get no others than the mutation asked for. */
const mutation = `mutation PublishFactoryChange($input: PublishFactoryChangeInput!) {
  publishFactoryChange(input: $input) {
    treeId changeId kind factoryId actorId source at
    factory { id treeId name lowerBound upperBound children generatedAt updatedBy updatedAt version }
  }
}`;

/** Tells everyone who looks at the tree. @throws GraphQlRequestError */
export async function publishFactoryChange(change: FactoryChange, api: GraphQlClient): Promise<void> {
  const factory = change.kind === 'DELETED' ? null : change.factory;
  const { correlationId = null, ...told } = change;
  await api.mutate(mutation, { input: { ...told, factory } }, correlationId);
}
