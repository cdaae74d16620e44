import { describe } from 'vitest';
import { describeItems } from './contract/items.contract.ts';
import { describeQueries } from './contract/queries.contract.ts';
import { describeStreams } from './contract/streams.contract.ts';
import type { StartSubject } from './contract/subject.ts';
import { describeTables } from './contract/tables.contract.ts';
import { describeTransactions } from './contract/transactions.contract.ts';

/** What every DynamoDB of this runtime does, wherever it keeps its tables. */
export function describeDynamoDb(name: string, start: StartSubject): void {
  describe(`DynamoDB ${name}`, () => {
    describeItems(start);
    describeQueries(start);
    describeTransactions(start);
    describeStreams(start);
    describeTables(start);
  });
}
