import type { Clock } from '../../lib/clock.ts';
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import type { ApiModel, AuthProvider } from '../../model/appsync.ts';
import type { Caller } from './caller.ts';
import type { Credentials } from './credentials.ts';
import { unauthorizedRequest } from './graphql-error.ts';

/** Invokes the authorizer function; rejects when the function fails or takes longer than 10 s. */
export type InvokeAuthorizer = (functionArn: string, event: Json) => Promise<Json>;

/** What the authorizer's event says of the operation. */
export interface OperationFacts {
  requestId: string;
  queryString: string;
  operationName: string | null;
  variables: JsonObject;
}

export interface LambdaAuthorizer {
  /** @throws RequestError 401 on any refusal, failure or malformed answer. */
  authorize(token: string, credentials: Credentials, operation: OperationFacts): Promise<Caller>;
}

/** Answers are kept for an hour at most, whatever they ask for: the same page. */
const maxTtlSeconds = 3600;

/** Larger answers are used but not kept: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
const maxCachedChars = 1_048_576;

/** Calls an API's authorizer function and keeps its answers for as long as the template or the answer says. */
export function createLambdaAuthorizer(
  model: ApiModel,
  provider: Extract<AuthProvider, { type: 'AWS_LAMBDA' }>,
  invoke: InvokeAuthorizer,
  clock: Clock,
): LambdaAuthorizer {
  const cache = new Map<string, { caller: Caller; expiresAtMs: number }>();

  function remember(token: string, answer: JsonObject, caller: Caller): void {
    const override = answer['ttlOverride'];
    const asked = typeof override === 'number' ? override : provider.resultTtlSeconds;
    const ttlSeconds = Math.min(asked, maxTtlSeconds);
    if (!(ttlSeconds > 0) || JSON.stringify(answer).length >= maxCachedChars) return;
    const nowMs = clock.now();
    for (const [key, entry] of cache) if (entry.expiresAtMs <= nowMs) cache.delete(key);
    cache.set(token, { caller, expiresAtMs: nowMs + ttlSeconds * 1000 });
  }

  function toEvent(token: string, credentials: Credentials, operation: OperationFacts): Json {
    return {
      authorizationToken: token,
      requestContext: {
        apiId: model.apiId,
        accountId: model.arn.split(':')[4] ?? '',
        requestId: operation.requestId,
        queryString: operation.queryString,
        operationName: operation.operationName,
        variables: operation.variables,
      },
      requestHeaders: { ...credentials.headers },
    };
  }

  /** `null`: the function failed, which refuses as well as it can. */
  async function ask(event: Json): Promise<Json> {
    try {
      return await invoke(provider.functionArn, event);
    } catch {
      return null;
    }
  }

  return {
    async authorize(token, credentials, operation) {
      const cached = cache.get(token);
      if (cached && cached.expiresAtMs > clock.now()) return cached.caller;
      const expression = provider.identityValidationExpression;
      if (expression && !new RegExp(expression).test(token)) throw unauthorizedRequest();
      const answer = await ask(toEvent(token, credentials, operation));
      if (!isJsonObject(answer) || answer['isAuthorized'] !== true) throw unauthorizedRequest();
      const caller = toCaller(answer);
      remember(token, answer, caller);
      return caller;
    },
  };
}

function toCaller(answer: JsonObject): Caller {
  const denied = Array.isArray(answer['deniedFields']) ? answer['deniedFields'] : [];
  const names = denied.filter((entry) => typeof entry === 'string').map(toFieldName);
  const resolverContext = isJsonObject(answer['resolverContext']) ? answer['resolverContext'] : {};
  return { mode: 'AWS_LAMBDA', identity: { resolverContext }, groups: [], deniedFields: new Set(names) };
}

/** A denied field is `Type.field`, or an ARN that ends in `types/<Type>/fields/<field>`. */
function toFieldName(entry: string): string {
  const match = /types\/([^/]+)\/fields\/([^/]+)$/.exec(entry);
  return match ? `${match[1] ?? ''}.${match[2] ?? ''}` : entry;
}
