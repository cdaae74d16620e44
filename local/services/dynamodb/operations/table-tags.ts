import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import type { Engine } from '../engine.ts';
import { parseRequest } from '../request-validation.ts';
import type { Table } from '../tables/table.ts';

/** `TagResource`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export async function tagResource(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const { ResourceArn, Tags } = parseRequest('TagResource', input);
  const { record } = taggedTable(engine, ResourceArn);
  const added = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
  await engine.tables.save({ ...record, tags: { ...record.tags, ...added } });
  return {};
}

/** `UntagResource`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html */
export async function untagResource(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const { ResourceArn, TagKeys } = parseRequest('UntagResource', input);
  const { record } = taggedTable(engine, ResourceArn);
  const kept = Object.entries(record.tags).filter(([key]) => !TagKeys.includes(key));
  await engine.tables.save({ ...record, tags: Object.fromEntries(kept) });
  return {};
}

/** `ListTagsOfResource`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html */
export function listTagsOfResource(engine: Engine, input: JsonObject): JsonObject {
  const { ResourceArn } = parseRequest('ListTagsOfResource', input);
  const { tags } = taggedTable(engine, ResourceArn).record;
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

/** The tags of a `CreateTable` request. */
export function parseTags(tags: Json | undefined): Record<string, string> {
  const entries = (Array.isArray(tags) ? tags : [])
    .filter(isJsonObject)
    .map(({ Key, Value }): [string, string] => [String(Key), String(Value)]);
  return Object.fromEntries(entries);
}

function taggedTable(engine: Engine, arn: string): Table {
  const table = engine.tables.list().find(({ record }) => record.arn === arn);
  if (table !== undefined) return table;
  throw new AwsError(
    'ResourceNotFoundException',
    `Requested resource not found: ResourcArn: ${arn} not found`,
  );
}
