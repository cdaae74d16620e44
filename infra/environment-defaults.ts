import { type IPropertyInjector, PropertyInjectors, RemovalPolicy } from 'aws-cdk-lib';
import {
  Billing,
  Capacity,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
  type TablePropsV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { type IVpc, SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction, type FunctionProps, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type LogGroupProps } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';
import { Secret, type SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic, type TopicProps } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Environment } from './environment.ts';
import { functionSettings } from './function-settings.ts';

export interface Surroundings {
  /** `null`: the keys that AWS owns. */
  key: IKey | null;
  /** `null`: functions stand in no network. */
  vpc: IVpc | null;
  /** Where tables have replicas. */
  replicaRegions?: readonly string[];
}

/** What becomes of stored data when it leaves the template. */
export function removalPolicyOf({ protectsData }: Pick<Environment, 'protectsData'>): RemovalPolicy {
  return protectsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

/** Read and write units of a table that scales by itself between them. */
const provisionedUnits = { minCapacity: 5, maxCapacity: 500, targetUtilizationPercent: 70 };

/**
 * Gives every table, queue, topic, bucket, secret, log and function below a scope what the environment asks for,
 * whichever construct makes it. What is not asked for stays as the construct has it.
 */
export function applyEnvironment(
  scope: Construct,
  environment: Environment,
  { key, vpc, replicaRegions = [] }: Surroundings,
): void {
  if (environment.name === 'local') return;
  const removalPolicy = removalPolicyOf(environment);
  const replicas = replicaRegions.map((region) => ({ region }));
  PropertyInjectors.of(scope).add(
    injector(TableV2.PROPERTY_INJECTION_ID, (props: TablePropsV2) => ({
      ...props,
      removalPolicy,
      deletionProtection: environment.protectsData,
      ...(replicas.length > 0 && { replicas, dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES }),
      ...(key && { encryption: TableEncryptionV2.customerManagedKey(key) }),
      ...(environment.capacity === 'provisioned' && {
        billing: Billing.provisioned({
          readCapacity: Capacity.autoscaled(provisionedUnits),
          writeCapacity: Capacity.autoscaled(provisionedUnits),
        }),
      }),
    })),
    injector(Queue.PROPERTY_INJECTION_ID, (props: QueueProps = {}) => ({
      ...props,
      enforceSSL: true,
      ...(key
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
        : { encryption: QueueEncryption.SQS_MANAGED }),
    })),
    injector(Topic.PROPERTY_INJECTION_ID, (props: TopicProps = {}) => ({
      ...props,
      enforceSSL: true,
      ...(key && { masterKey: key }),
    })),
    injector(Bucket.PROPERTY_INJECTION_ID, (props: BucketProps = {}) => ({
      ...props,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      ...(key
        ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      ...(environment.protectsData && { removalPolicy, autoDeleteObjects: false }),
    })),
    injector(Secret.PROPERTY_INJECTION_ID, (props: SecretProps = {}) => ({
      ...props,
      ...(key && { encryptionKey: key }),
    })),
    injector(LogGroup.PROPERTY_INJECTION_ID, (props: LogGroupProps = {}) => ({
      ...props,
      retention: environment.logRetention,
      removalPolicy,
      ...(key && { encryptionKey: key }),
    })),
    injector(LambdaFunction.PROPERTY_INJECTION_ID, (props: FunctionProps) => ({
      ...props,
      ...functionDefaults(props, environment, vpc),
    })),
  );
}

function functionDefaults(
  { environment: variables }: FunctionProps,
  environment: Environment,
  vpc: IVpc | null,
): Partial<FunctionProps> {
  const name = variables?.['POWERTOOLS_SERVICE_NAME'];
  // A function of CDK's own, for the time of a deployment.
  if (name === undefined) return {};
  const { reservedConcurrency, needsInternet } = functionSettings(name);
  return {
    ...(environment.tracing && { tracing: Tracing.ACTIVE }),
    ...(environment.reservedConcurrency && { reservedConcurrentExecutions: reservedConcurrency }),
    ...(vpc && !needsInternet && { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }),
  };
}

function injector<Props>(constructUniqueId: string, inject: (props: Props) => Props): IPropertyInjector {
  return { constructUniqueId, inject };
}
