import type { KeySchemaElement, SecondaryIndex } from '../../model/dynamodb.ts';
import type { AttributeValue, Item } from './attribute-value.ts';
import type { ParsedCondition, ParsedProjection, ParsedUpdate } from './expressions/expression.ts';
import type { LegacyCondition } from './expressions/legacy-condition.ts';
import type { LegacyUpdate } from './expressions/legacy-update.ts';
import type { KeyType } from './tables/table.ts';

// Requests after validation: types are checked, numbers normalized, expressions parsed into the members with `_`.

interface TableRequest {
  TableName: string;
}

interface MeteredRequest {
  ReturnConsumedCapacity?: 'INDEXES' | 'TOTAL' | 'NONE';
}

export interface ConditionalRequest extends TableRequest, MeteredRequest {
  Expected?: Record<string, LegacyCondition>;
  ConditionalOperator?: 'AND' | 'OR';
  _condition?: ParsedCondition;
  ReturnValues?: 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';
  ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE';
}

export interface ProjectedRequest {
  AttributesToGet?: string[];
  _projection?: ParsedProjection;
}

export interface GetItemRequest extends TableRequest, MeteredRequest, ProjectedRequest {
  Key: Item;
  ConsistentRead?: boolean;
}

export interface PutItemRequest extends ConditionalRequest {
  Item: Item;
}

export interface DeleteItemRequest extends ConditionalRequest {
  Key: Item;
}

export interface UpdateItemRequest extends ConditionalRequest {
  Key: Item;
  AttributeUpdates?: Record<string, LegacyUpdate>;
  _updates?: ParsedUpdate;
}

export interface PageRequest extends TableRequest, MeteredRequest, ProjectedRequest {
  IndexName?: string;
  Select?: 'ALL_ATTRIBUTES' | 'ALL_PROJECTED_ATTRIBUTES' | 'SPECIFIC_ATTRIBUTES' | 'COUNT';
  Limit?: number;
  ExclusiveStartKey?: Item;
  ConsistentRead?: boolean;
  ConditionalOperator?: 'AND' | 'OR';
  _filter?: ParsedCondition;
}

export interface QueryRequest extends PageRequest {
  /** Also when the request had a `KeyConditionExpression`. */
  KeyConditions: Record<string, KeyCondition>;
  QueryFilter?: Record<string, LegacyCondition>;
  ScanIndexForward?: boolean;
}

export interface KeyCondition extends LegacyCondition {
  AttributeValueList: AttributeValue[];
}

export interface ScanRequest extends PageRequest {
  ScanFilter?: Record<string, LegacyCondition>;
  Segment?: number;
  TotalSegments?: number;
}

export interface BatchGetItemRequest extends MeteredRequest {
  RequestItems: Record<string, ProjectedRequest & { Keys: Item[]; ConsistentRead?: boolean }>;
}

export interface BatchWriteItemRequest extends MeteredRequest {
  RequestItems: Record<string, { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } }[]>;
}

export interface CreateTableRequest extends TableRequest {
  AttributeDefinitions: { AttributeName: string; AttributeType: KeyType }[];
  KeySchema: KeySchemaElement[];
  GlobalSecondaryIndexes?: SecondaryIndex[];
  LocalSecondaryIndexes?: SecondaryIndex[];
  BillingMode?: 'PROVISIONED' | 'PAY_PER_REQUEST';
  ProvisionedThroughput?: { ReadCapacityUnits: number; WriteCapacityUnits: number };
}

export interface ListTablesRequest {
  ExclusiveStartTableName?: string;
  Limit?: number;
}

export interface TagResourceRequest {
  ResourceArn: string;
  Tags: { Key: string; Value: string }[];
}

export interface UntagResourceRequest {
  ResourceArn: string;
  TagKeys: string[];
}

/** Operations whose requests dynalite validates, with what it leaves. */
export interface Requests {
  GetItem: GetItemRequest;
  PutItem: PutItemRequest;
  UpdateItem: UpdateItemRequest;
  DeleteItem: DeleteItemRequest;
  Query: QueryRequest;
  Scan: ScanRequest;
  BatchGetItem: BatchGetItemRequest;
  BatchWriteItem: BatchWriteItemRequest;
  CreateTable: CreateTableRequest;
  DescribeTable: TableRequest;
  DeleteTable: TableRequest;
  ListTables: ListTablesRequest;
  TagResource: TagResourceRequest;
  UntagResource: UntagResourceRequest;
  ListTagsOfResource: { ResourceArn: string };
}
