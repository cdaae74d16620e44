/** A table of the template (`AWS::DynamoDB::Table` or `GlobalTable`), as the DynamoDB service needs it. */
export interface TableModel {
  logicalId: string;
  name: string;
  arn: string;
  streamArn: string | null;
  /** The input of DynamoDB's own `CreateTable`, wire form (`TableName`, `KeySchema`, indexes, …). */
  createTable: CreateTableInput;
  /** `null` when the table has no stream. */
  streamViewType: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | null;
  /** Name of the attribute that holds the expiry time (epoch seconds), or `null`. */
  timeToLiveAttribute: string | null;
}

export interface KeySchemaElement {
  AttributeName: string;
  KeyType: 'HASH' | 'RANGE';
}

export interface SecondaryIndex {
  IndexName: string;
  KeySchema: KeySchemaElement[];
  Projection: { ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; NonKeyAttributes?: string[] };
}

export interface CreateTableInput {
  TableName: string;
  BillingMode: 'PAY_PER_REQUEST';
  AttributeDefinitions: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  KeySchema: KeySchemaElement[];
  GlobalSecondaryIndexes?: SecondaryIndex[];
  LocalSecondaryIndexes?: SecondaryIndex[];
}
