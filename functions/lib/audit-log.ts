import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type AuditEntry, auditKey } from './audit-entry.ts';

/** Where it is written down what operators do. */
export interface AuditLog {
  write(entry: AuditEntry): Promise<void>;
}

export function createAuditLog(client: DynamoDBClient, TableName: string): AuditLog {
  return {
    async write(entry) {
      await client.send(new PutItemCommand({ TableName, Item: marshall({ ...auditKey(entry), ...entry }) }));
    },
  };
}
