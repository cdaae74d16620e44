import type { Json, JsonObject } from '../../lib/json.ts';

/** The `ctx` of a handler: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html */
export interface ResolverContext {
  arguments: JsonObject;
  identity: Json;
  source: Json;
  /** What the data source answered; response handlers only. */
  result?: Json;
  /** Why the data source failed; response handlers only. */
  error?: { message: string; type: string };
  prev: { result: Json } | null;
  stash: JsonObject;
  request: { headers: Record<string, string | string[]>; domainName: string | null };
  info: FieldInfo;
  env: Record<string, string>;
}

export interface FieldInfo {
  fieldName: string;
  parentTypeName: string;
  variables: JsonObject;
  selectionSetList: string[];
  /** Begins with `{`; empty for a leaf field. */
  selectionSetGraphQL: string;
}

/** What `util.authType()` answers. */
export type AuthTypeName =
  | 'IAM Authorization'
  | 'User Pool Authorization'
  | 'Open ID Connect Authorization'
  | 'API Key Authorization'
  | 'Lambda Authorization';
