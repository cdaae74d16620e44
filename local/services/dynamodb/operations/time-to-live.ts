import { AwsError } from '../../../lib/errors.ts';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import type { Engine } from '../engine.ts';
import { validationException } from '../exceptions.ts';
import { parseRequest } from '../request-validation.ts';
import { backfill } from '../tables/backfill.ts';
import { namedTable } from './describe-table.ts';

/** `DescribeTimeToLive`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html */
export function describeTimeToLive(engine: Engine, input: JsonObject): JsonObject {
  const { timeToLive } = namedTable(engine, parseRequest('DescribeTable', input).TableName).record;
  if (timeToLive === null) return { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } };
  return {
    TimeToLiveDescription: { TimeToLiveStatus: timeToLive.state, AttributeName: timeToLive.attribute },
  };
}

/** `UpdateTimeToLive`: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export async function updateTimeToLive(engine: Engine, input: JsonObject): Promise<JsonObject> {
  const { name, record } = namedTable(engine, parseRequest('DescribeTable', input).TableName);
  const { attribute, isEnabled } = parseSpecification(input['TimeToLiveSpecification']);
  if (isEnabled && record.timeToLive !== null) throw validationException(alreadyEnabled(attribute, record));
  if (!isEnabled && record.timeToLive === null) throw validationException('TimeToLive is already disabled');
  await engine.tables.save({ ...record, timeToLive: isEnabled ? { attribute, state: 'ENABLING' } : null });
  await backfill(engine, name);
  return { TimeToLiveSpecification: { Enabled: isEnabled, AttributeName: attribute } };
}

function alreadyEnabled(attribute: string, record: { timeToLive: { attribute: string } | null }): string {
  return record.timeToLive?.attribute === attribute
    ? 'TimeToLive is already enabled'
    : 'TimeToLive is active on a different AttributeName: current AttributeName is ' +
        (record.timeToLive?.attribute ?? '');
}

function parseSpecification(specification: JsonObject[string]): { attribute: string; isEnabled: boolean } {
  if (!isJsonObject(specification)) {
    throw validationException(
      "1 validation error detected: Value null at 'timeToLiveSpecification' failed to satisfy constraint: " +
        'Member must not be null',
    );
  }
  const { AttributeName: attribute, Enabled: isEnabled } = specification;
  if (typeof attribute === 'string' && attribute !== '' && typeof isEnabled === 'boolean') {
    return { attribute, isEnabled };
  }
  throw new AwsError('ValidationException', 'TimeToLiveSpecification needs AttributeName and Enabled');
}
