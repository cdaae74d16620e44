import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type ITableV2,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

const occurrenceIndex = (indexName: string, partitionKey: string) => ({
  indexName,
  partitionKey: { name: partitionKey, type: AttributeType.STRING },
  sortKey: { name: 'occurrenceSort', type: AttributeType.STRING },
});

/** Records, jobs and their change log: docs/data-model.md says what lies where. */
export class RecordTable extends Construct {
  readonly table: ITableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // A TableV2 is an ITableV2; CDK's declarations differ in how they write optional properties.
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      globalSecondaryIndexes: [
        // All sorted alike, so that a list has one order whichever of them answers it.
        occurrenceIndex('byOccurrence', 'ownerKey'),
        occurrenceIndex('byJob', 'jobKey'),
        occurrenceIndex('byKind', 'kindKey'),
        // Sparse: only what was rejected has the key.
        occurrenceIndex('byRejection', 'rejectionKey'),
      ],
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      removalPolicy: RemovalPolicy.RETAIN,
    }) as ITableV2;
  }
}
