/**
 * List prices in US dollars, US East (N. Virginia), without free tiers and volume discounts, noted on 2026-11-21.
 * Prices change: compare with the pages named here before deciding by them.
 */
export const prices = {
  /** https://aws.amazon.com/appsync/pricing/ */
  appSync: { operation: 4 / 1e6, delivery: 2 / 1e6, connectionMinute: 0.08 / 1e6 },
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  dynamoDb: { writeUnit: 0.625 / 1e6, readUnit: 0.125 / 1e6, gigabyte: 0.25, recoverableGigabyte: 0.2 },
  /** https://aws.amazon.com/lambda/pricing/ */
  lambda: { request: 0.2 / 1e6, gigabyteSecond: { arm64: 0.0000133334, x86: 0.0000166667 } },
  /** https://aws.amazon.com/sns/pricing/; deliveries to SQS are free. */
  sns: { publish: 0.5 / 1e6 },
  /** https://aws.amazon.com/sqs/pricing/ */
  sqs: { request: 0.4 / 1e6 },
  /** https://aws.amazon.com/s3/pricing/ */
  s3: { put: 5 / 1e6, gigabyte: 0.023 },
  /** https://aws.amazon.com/api-gateway/pricing/ */
  apiGateway: {
    message: 1 / 1e6,
    /** What one message is counted by, in bytes. */
    messageBytes: 32_768,
    connectionMinute: 0.25 / 1e6,
    httpRequest: 1 / 1e6,
  },
  /** https://aws.amazon.com/cloudwatch/pricing/ */
  cloudWatch: { logGigabyte: 0.5, alarm: 0.1, dashboard: 3, metric: 0.3 },
  /** https://aws.amazon.com/waf/pricing/ */
  waf: { webAcl: 5, rule: 1, request: 0.6 / 1e6 },
  /** https://aws.amazon.com/kms/pricing/ */
  kms: { key: 1 },
  /** https://aws.amazon.com/ec2/pricing/on-demand/#Data_Transfer */
  transfer: { gigabyteOut: 0.09 },
} as const;

/** Updates are counted in pieces of 5 KB: https://aws.amazon.com/appsync/pricing/ */
export const deliveryBytes = 5_120;
