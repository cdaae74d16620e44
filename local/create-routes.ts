import { randomUUID } from 'node:crypto';
import type { JsonObject } from './lib/json.ts';
import type { Logger } from './lib/logger.ts';
import type { Compute } from './start-compute.ts';
import type { Services } from './start-services.ts';
import { type AwsJsonService, createAwsJsonRoute } from './transports/aws-json.ts';
import { createFetchRoute } from './transports/aws-rest.ts';
import { withCors } from './transports/cors.ts';
import { createEvaluateCodeRoute } from './transports/evaluate-code.ts';
import { createGraphQlRoute } from './transports/graphql-http.ts';
import type { HttpRequest, HttpRoute } from './transports/http-message.ts';
import { createLocalApiRoute } from './transports/local-api.ts';
import { createRequestLog } from './transports/request-log.ts';
import { createUserPoolDocumentsRoute } from './transports/user-pool-documents.ts';
import { createWebSiteRoute } from './transports/web-site.ts';

export interface RouteParts {
  origin: string;
  services: Services;
  /** Asked at each request: a reload replaces it. */
  compute(): Compute;
  cutConnections(): void;
  /** AppSync's EvaluateCode. */
  evaluateCode(input: JsonObject): unknown;
  webDirectory: string | null;
  /** What `/config.json` holds for a page loaded by this request. */
  webConfig(request: HttpRequest): unknown;
  /** Request headers that the log shows, in lower case. */
  loggedHeaders: readonly string[];
  log: Logger;
}

/** Everything that answers over HTTP, in the order in which it is asked. */
export function createRoutes(parts: RouteParts): HttpRoute[] {
  const { origin, services, compute, log } = parts;
  return [
    createGraphQlRoute(
      (path) => compute().apis.get(path),
      randomUUID,
      services.faults.losesResponse,
      createRequestLog(log, parts.loggedHeaders),
    ),
    createLocalApiRoute(services.faults, services.usage, parts.cutConnections),
    createUserPoolDocumentsRoute(services.cognito),
    createEvaluateCodeRoute(parts.evaluateCode, randomUUID, log),
    createFetchRoute(
      origin,
      (path) => path.startsWith('/2015-03-31/functions/'),
      (request) => compute().lambda.callHttp(request),
    ),
    createAwsServicesRoute(services, log),
    createSnsAndS3Route(origin, services),
    createWebSiteRoute(parts.webDirectory, parts.webConfig),
  ];
}

/** AWS service calls told apart by `X-Amz-Target`: `AWS_ENDPOINT_URL` set to the origin brings every SDK here. */
function createAwsServicesRoute(
  { dynamoDb, cognito, messaging, secretsManager, cloudWatch }: Services,
  log: Logger,
): HttpRoute {
  const signedOnly = (prefix: string, call: AwsJsonService['call']): AwsJsonService => ({
    prefix,
    allowsAnonymous: false,
    call,
  });
  const services: AwsJsonService[] = [
    signedOnly('DynamoDB_20120810', (operation, input) => dynamoDb.call(operation, input)),
    signedOnly('DynamoDBStreams_20120810', (operation, input) => dynamoDb.callStreams(operation, input)),
    signedOnly('AmazonSQS', (operation, input) => messaging.callSqs(operation, input)),
    signedOnly('AWSEvents', (operation, input) => messaging.callEvents(operation, input)),
    signedOnly('GraniteServiceVersion20100801', async (operation, input) =>
      cloudWatch.call(operation, input),
    ),
    signedOnly('secretsmanager', (operation, input) => secretsManager.call(operation, input)),
    {
      prefix: 'AWSCognitoIdentityProviderService',
      allowsAnonymous: true,
      call: (operation, input, credentials) => cognito.call(operation, input, { credentials }),
    },
  ];
  // Pages of other origins may sign users in, as on AWS; they can't send signatures, so nothing else is open to them.
  return withCors(
    createAwsJsonRoute(services, randomUUID, log),
    (name) => !/^(authorization|x-amz-date)$/i.test(name),
  );
}

/** SNS speaks form-encoded posts to the root, S3 paths of its buckets; both are signed. */
function createSnsAndS3Route(origin: string, { messaging }: Services): HttpRoute {
  const route = createFetchRoute(
    origin,
    () => true,
    (request) => messaging.handle(request),
  );
  return (request) => {
    const isSigned =
      String(request.headers['authorization'] ?? '').startsWith('AWS4-') ||
      request.query.has('X-Amz-Signature');
    return isSigned ? route(request) : undefined;
  };
}
