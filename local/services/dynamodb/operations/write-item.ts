import type { JsonObject } from '../../../lib/json.ts';
import type { Item } from '../attribute-value.ts';
import { commit, type Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import { createProjection } from '../expressions/projection.ts';
import { consumedCapacity, writeConsumption } from '../items/capacity.ts';
import type { ItemChange } from '../items/item-change.ts';
import { deleteAction, putAction, updateAction, updatesOf, type WriteAction } from '../items/write-action.ts';
import { parseEnum, parseRequest } from '../request-validation.ts';
import type {
  ConditionalRequest,
  DeleteItemRequest,
  PutItemRequest,
  UpdateItemRequest,
} from '../requests.ts';

/** `PutItem`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html */
export async function putItem(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const request = parsePut(input);
  const change = await write(engine, putAction(engine, request));
  return answer(change, request, returnedItem(change, request));
}

/** `DeleteItem`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html */
export async function deleteItem(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const request = parseDelete(input);
  const change = await write(engine, deleteAction(engine, request));
  return answer(change, request, returnedItem(change, request));
}

/** `UpdateItem`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html */
export async function updateItem(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const request = parseUpdate(input);
  const change = await write(engine, updateAction(engine, request));
  const returned = returnedItem(change, request);
  if (request.ReturnValues !== 'UPDATED_OLD' && request.ReturnValues !== 'UPDATED_NEW') {
    return answer(change, request, returned);
  }
  const updated = createProjection(updatesOf(request).map(({ path }) => path))(returned ?? {});
  return answer(change, request, Object.keys(updated).length === 0 ? null : updated);
}

/** @throws AwsError when the request is not a valid `PutItem`, alone or within a transaction. */
export function parsePut(input: JsonObject): PutItemRequest {
  return { ...parseRequest('PutItem', input), ...parseFailureValues(input) };
}

/** @throws AwsError when the request is not a valid `DeleteItem`, alone or within a transaction. */
export function parseDelete(input: JsonObject): DeleteItemRequest {
  const request = parseRequest('DeleteItem', input);
  const { ReturnValues = 'NONE' } = request;
  if (ReturnValues !== 'NONE' && ReturnValues !== 'ALL_OLD') {
    throw validationException('ReturnValues can only be ALL_OLD or NONE');
  }
  return { ...request, ...parseFailureValues(input) };
}

/** @throws AwsError when the request is not a valid `UpdateItem`, alone or within a transaction. */
export function parseUpdate(input: JsonObject): UpdateItemRequest {
  return { ...parseRequest('UpdateItem', input), ...parseFailureValues(input) };
}

function parseFailureValues(
  input: JsonObject,
): Pick<ConditionalRequest, 'ReturnValuesOnConditionCheckFailure'> {
  const member = 'ReturnValuesOnConditionCheckFailure';
  const value = parseEnum(input, member, ['ALL_OLD', 'NONE']);
  return value === undefined ? {} : { [member]: value };
}

async function write(engine: Engine, action: WriteAction): Promise<ItemChange> {
  const { change } = await commit(engine, () => {
    const decided = action.decide();
    return { change: decided, changes: [decided] };
  });
  return change;
}

function returnedItem({ before, after }: ItemChange, { ReturnValues }: ConditionalRequest): Item | null {
  if (ReturnValues === 'ALL_OLD' || ReturnValues === 'UPDATED_OLD') return before;
  return ReturnValues === 'ALL_NEW' || ReturnValues === 'UPDATED_NEW' ? after : null;
}

function answer(change: ItemChange, request: ConditionalRequest, attributes: Item | null): JsonObject {
  const mode = request.ReturnConsumedCapacity;
  return {
    ...(attributes !== null && { Attributes: attributes }),
    ...(mode !== undefined && consumedCapacity(writeConsumption(change), mode)),
  };
}
