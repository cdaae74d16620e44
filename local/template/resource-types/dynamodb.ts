import {
  derivedId,
  nameFrom,
  regionalArn,
  type ResourceFacts,
  type ResourceTypes,
} from '../resource-type.ts';
import { EvaluationError } from '../intrinsics.ts';

/** On AWS the label is the time at which the stream was switched on; here it must be the same on each start. */
const streamLabel = '2024-01-01T00:00:00.000';

const tableArn = regionalArn('dynamodb', (resource) => `table/${resource.ref()}`);

function streamArn(resource: ResourceFacts): string {
  if (resource.property('StreamSpecification') === undefined) {
    throw new EvaluationError(
      `StreamArn of ${resource.logicalId}, a table without a stream`,
      `give ${resource.logicalId} a StreamSpecification`,
    );
  }
  return `${resource.attribute('Arn')}/stream/${streamLabel}`;
}

/** Table names have 3 to 255 characters. */
const tableName = nameFrom('TableName', 255);

export const dynamoDbTypes: ResourceTypes = {
  'AWS::DynamoDB::Table': { ref: tableName, attributes: { Arn: tableArn, StreamArn: streamArn } },
  'AWS::DynamoDB::GlobalTable': {
    ref: tableName,
    attributes: { Arn: tableArn, StreamArn: streamArn, TableId: derivedId(26) },
  },
};
