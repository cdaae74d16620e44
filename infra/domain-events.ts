import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, type ITableV2, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, StorageClass } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { EventConsumer } from './event-consumer.ts';
import { EventPublisher } from './event-publisher.ts';

export interface DomainEventsProps {
  chatTable: ITableV2;
  treeTable: ITableV2;
  recordTable: ITableV2;
}

/** `claimMs` of functions/archive-events has to be longer. */
const archiveTimeout = Duration.seconds(10);

/**
 * Everything that happens, told to whoever wants to hear of it: from the tables' streams to a topic, and from there to a
 * queue for each consumer. docs/decisions/018-domain-events.md.
 */
export class DomainEvents extends Construct {
  readonly topic: Topic;
  readonly archive: Bucket;
  /** What consumers remember of events: an item each, until it expires. */
  private readonly memory: TableV2;
  /** Which objects of the archive hold something of whom. */
  readonly archiveIndex: ITableV2;

  constructor(scope: Construct, id: string, props: DomainEventsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      enforceSSL: true,
      masterKey: Alias.fromAliasName(this, 'Key', 'alias/aws/sns'),
    });
    new EventPublisher(this, 'Publisher', { ...props, topic: this.topic });
    this.archive = this.addBucket();
    this.memory = new TableV2(this, 'Memory', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // A TableV2 is an ITableV2; CDK's declarations differ in how they write optional properties.
    this.archiveIndex = new TableV2(this, 'ArchiveIndex', {
      partitionKey: { name: 'userId', type: AttributeType.STRING },
      sortKey: { name: 'object', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      removalPolicy: RemovalPolicy.RETAIN,
    }) as ITableV2;
    this.addArchive();
    this.addNotify(props.chatTable);
    this.addMetrics();
  }

  /** No versions: what a deletion request takes away has to be gone. */
  private addBucket(): Bucket {
    return new Bucket(this, 'Archive', {
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(7),
          transitions: [
            { storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) },
          ],
        },
      ],
    });
  }

  private addArchive(): void {
    const { function: archive } = new EventConsumer(this, 'Archiving', {
      topic: this.topic,
      functionName: 'archive-events',
      description: 'Keeps all events for the long term',
      environment: {
        TABLE: this.memory.tableName,
        PEOPLE_TABLE: this.archiveIndex.tableName,
        BUCKET: this.archive.bucketName,
      },
      timeout: archiveTimeout,
      // An object per batch: the fuller, the fewer.
      batchSize: 100,
      batchingWindow: Duration.seconds(5),
      maxConcurrency: 2,
    });
    this.memory.grant(archive, 'dynamodb:BatchGetItem', 'dynamodb:PutItem');
    this.archiveIndex.grant(archive, 'dynamodb:BatchWriteItem');
    // To tell an object that is not there from one that may not be seen, it has to be allowed to list.
    archive.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.archive.bucketArn] }),
    );
    archive.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: [this.archive.arnForObjects('*')],
      }),
    );
  }

  /** The attribute `audience` keeps away the many messages that mention nobody. */
  private addNotify(chatTable: ITableV2): void {
    const { function: notify } = new EventConsumer(this, 'Notifying', {
      topic: this.topic,
      functionName: 'notify-people',
      description: 'Tells people of mentions, rooms, roles and finished jobs',
      environment: { TABLE: chatTable.tableName },
      timeout: Duration.seconds(10),
      wants: {
        audience: ['person'],
        type: [
          'chat.message.created.v1',
          'chat.membership.added.v1',
          'chat.membership.role_changed.v1',
          'records.job.finished.v1',
        ],
      },
      // People wait for it: no window.
      batchSize: 10,
      maxConcurrency: 5,
    });
    chatTable.grant(notify, 'dynamodb:BatchGetItem', 'dynamodb:PutItem');
  }

  private addMetrics(): void {
    const { function: measure } = new EventConsumer(this, 'Measuring', {
      topic: this.topic,
      functionName: 'measure-events',
      description: 'Counts what happens',
      environment: { TABLE: this.memory.tableName },
      timeout: Duration.seconds(10),
      batchSize: 100,
      batchingWindow: Duration.seconds(5),
      maxConcurrency: 2,
    });
    this.memory.grant(measure, 'dynamodb:PutItem');
  }
}
