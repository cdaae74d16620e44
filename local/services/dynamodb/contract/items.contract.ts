import { describe, expect, it } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../lib/json.ts';
import {
  getThing,
  message,
  putMessage,
  putThing,
  startSubject,
  type StartSubject,
  type Subject,
} from './subject.ts';

const validation = (message: string | RegExp) => ({
  name: 'ValidationException',
  message: typeof message === 'string' ? message : expect.stringMatching(message),
});

/** What single items promise: get, put, update, delete, batches. */
export function describeItems(start: StartSubject): void {
  describe('PutItem and GetItem', () => {
    it('returns every type of value as it was put, numbers normalized', async () => {
      await using subject = await startSubject(start);
      const item = {
        id: { S: 'types' },
        text: { S: 'Grüße 👋' },
        empty: { S: '' },
        emptyBytes: { B: '' },
        bytes: { B: 'aGVsbG8=' },
        yes: { BOOL: true },
        no: { BOOL: false },
        nothing: { NULL: true },
        texts: { SS: ['a', 'b'] },
        numbers: { NS: ['1', '2.5'] },
        binaries: { BS: ['YQ==', 'Yg=='] },
        list: { L: [{ S: 'x' }, { L: [] }, { M: {} }] },
        map: { M: { core: { M: { deep: { N: '1' } } } } },
      };
      await putThing(subject, { ...item, n: { N: '1e3' }, m: { N: '-0.50' } });

      expect(await getThing(subject, 'types')).toEqual({ ...item, n: { N: '1000' }, m: { N: '-0.5' } });
    });

    it('answers without an item when there is none', async () => {
      await using subject = await startSubject(start);
      expect(await subject.call('GetItem', { TableName: 'Things', Key: { id: { S: 'none' } } })).toEqual({});
    });

    it('cuts the item down to the projection', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, {
        id: { S: 'p' },
        list: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] },
        map: { M: { x: { N: '1' }, y: { N: '2' } } },
        name: { S: 'n' },
      });
      const answer = await subject.call('GetItem', {
        TableName: 'Things',
        Key: { id: { S: 'p' } },
        ProjectionExpression: '#name, #list[0], #list[2], #map.y, absent.z',
        ExpressionAttributeNames: { '#name': 'name', '#list': 'list', '#map': 'map' },
      });
      expect(answer['Item']).toEqual({
        name: { S: 'n' },
        list: { L: [{ S: 'a' }, { S: 'c' }] },
        map: { M: { y: { N: '2' } } },
      });
    });

    it('replaces the whole item and returns the old one when asked', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, { id: { S: 'r' }, a: { N: '1' } });
      const answer = await subject.call('PutItem', {
        TableName: 'Things',
        Item: { id: { S: 'r' }, b: { N: '2' } },
        ReturnValues: 'ALL_OLD',
      });
      expect(answer['Attributes']).toEqual({ id: { S: 'r' }, a: { N: '1' } });
      expect(await getThing(subject, 'r')).toEqual({ id: { S: 'r' }, b: { N: '2' } });
    });

    it('keeps attributes that are named like members of every object', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, { id: { S: 'odd' }, constructor: { S: 'mine' } });
      const condition = { ConditionExpression: 'attribute_not_exists(toString)' };
      await subject.call('PutItem', {
        TableName: 'Things',
        Item: { id: { S: 'odd' }, valueOf: { N: '1' } },
        ...condition,
      });
      expect(await getThing(subject, 'odd')).toEqual({ id: { S: 'odd' }, valueOf: { N: '1' } });
    });

    it.each<[string, JsonObject, ReturnType<typeof validation>]>([
      [
        'a missing key',
        { a: { S: 'x' } },
        validation('One or more parameter values were invalid: Missing the key id in the item'),
      ],
      [
        'a key of another type',
        { id: { N: '1' } },
        validation(
          'One or more parameter values were invalid: Type mismatch for key id expected: S actual: N',
        ),
      ],
      [
        'an empty key',
        { id: { S: '' } },
        validation(
          'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: id',
        ),
      ],
      ['a too long key', { id: { S: 'k'.repeat(2049) } }, validation(/Size of hashkey has exceeded/)],
      ['an empty set', { id: { S: 'x' }, s: { SS: [] } }, validation(/An string set {2}may not be empty/)],
      ['a set with duplicates', { id: { S: 'x' }, s: { SS: ['a', 'a'] } }, validation(/contains duplicates/)],
      [
        'too many digits',
        { id: { S: 'x' }, n: { N: '1'.repeat(39) } },
        validation(/more than 38 significant digits/),
      ],
      [
        'two types at once',
        { id: { S: 'x' }, n: { N: '1', S: 'a' } },
        validation(/more than one datatypes set/),
      ],
      [
        'too large an item',
        { id: { S: 'x' }, t: { S: 'é'.repeat(205_000) } },
        validation('Item size has exceeded the maximum allowed size'),
      ],
    ])('refuses %s', async (_, item, failure) => {
      await using subject = await startSubject(start);
      await expect(putThing(subject, item)).rejects.toMatchObject(failure);
    });

    it('names an unknown table as AWS does', async () => {
      await using subject = await startSubject(start);
      await expect(
        subject.call('GetItem', { TableName: 'Unknown', Key: { id: { S: 'x' } } }),
      ).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: 'Requested resource not found',
      });
    });

    it.each([[{}], [{ id: { S: 'x' }, more: { S: 'y' } }], [{ other: { S: 'x' } }], [{ id: { N: '1' } }]])(
      'refuses the key %j',
      async (Key) => {
        await using subject = await startSubject(start);
        await expect(subject.call('GetItem', { TableName: 'Things', Key })).rejects.toMatchObject(
          validation('The provided key element does not match the schema'),
        );
      },
    );

    it('refuses values of the wrong JSON type', async () => {
      await using subject = await startSubject(start);
      await expect(putThing(subject, { id: { S: 'x' }, n: { N: 5 } })).rejects.toMatchObject({
        name: 'SerializationException',
      });
    });
  });

  describe('conditions', () => {
    it.each<[string, boolean]>([
      ['attribute_exists(n)', true],
      ['attribute_not_exists(gone)', true],
      ['attribute_type(n, :typeN)', true],
      ['attribute_type(t, :typeN)', false],
      ['begins_with(t, :he)', true],
      ['contains(t, :ell)', true],
      ['contains(texts, :a)', true],
      ['contains(numbers, :five)', true],
      ['contains(things, :map)', true],
      ['contains(t, :five)', false],
      ['size(t) = :five', true],
      ['size(things) = :one', true],
      ['size(hollow) < :one', true],
      ['size(n) = :one', false],
      ['n BETWEEN :one AND :five', true],
      ['n IN (:one, :five)', true],
      ['flag IN (:no)', true],
      ['n = :five', true],
      ['n > :one AND NOT n > :five', true],
      ['n > :five OR t = :he', false],
      ['gone <> :five', true],
      ['gone = :five', false],
      ['gone > :five', false],
      ['t < :five', false],
      ['nested.core[0].deep = :five', true],
      ['nested = :nestedMap', true],
      ['texts = :textsTurned', true],
      ['n = nested.core[0].deep', true],
    ])('%s is %s', async (ConditionExpression, holds) => {
      await using subject = await startSubject(start);
      const item = {
        id: { S: 'c' },
        n: { N: '5.0' },
        t: { S: 'hello' },
        hollow: { S: '' },
        flag: { BOOL: false },
        texts: { SS: ['a', 'b'] },
        numbers: { NS: ['5', '6'] },
        things: { L: [{ M: { k: { S: 'v' } } }] },
        nested: { M: { core: { L: [{ M: { deep: { N: '5' } } }] } } },
      };
      await putThing(subject, item);
      const all: JsonObject = {
        ':typeN': { S: 'N' },
        ':he': { S: 'he' },
        ':ell': { S: 'ell' },
        ':a': { S: 'a' },
        ':one': { N: '1' },
        ':five': { N: '5' },
        ':no': { BOOL: false },
        ':map': { M: { k: { S: 'v' } } },
        ':nestedMap': { M: { core: { L: [{ M: { deep: { N: '5' } } }] } } },
        ':textsTurned': { SS: ['b', 'a'] },
      };
      const used = Object.keys(all).filter((name) => new RegExp(`${name}\\b`).test(ConditionExpression));
      const values = Object.fromEntries(used.map((name) => [name, all[name]]));
      const put = subject.call('PutItem', {
        TableName: 'Things',
        Item: item,
        ConditionExpression,
        ...(used.length > 0 && { ExpressionAttributeValues: values }),
      });
      if (holds) await expect(put).resolves.toEqual({});
      else await expect(put).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    });

    it.each(['PutItem', 'UpdateItem', 'DeleteItem'])(
      '%s gives the item that stood in the way when asked',
      async (operation) => {
        await using subject = await startSubject(start);
        await putThing(subject, { id: { S: 'w' }, a: { N: '1' } });
        const key = { id: { S: 'w' } };
        const failure = {
          name: 'ConditionalCheckFailedException',
          message: 'The conditional request failed',
        };
        const request = {
          TableName: 'Things',
          ...(operation === 'PutItem' ? { Item: key } : { Key: key }),
          ConditionExpression: 'attribute_not_exists(id)',
        };
        await expect(subject.call(operation, request)).rejects.toMatchObject({ ...failure, fields: {} });
        await expect(
          subject.call(operation, { ...request, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
        ).rejects.toMatchObject({ ...failure, fields: { Item: { id: { S: 'w' }, a: { N: '1' } } } });
      },
    );

    it.each<[string, JsonObject, string | RegExp]>([
      [
        'an unused value',
        { ConditionExpression: 'attribute_exists(id)', ExpressionAttributeValues: { ':x': { S: '' } } },
        'Value provided in ExpressionAttributeValues unused in expressions: keys: {:x}',
      ],
      [
        'an undefined value',
        { ConditionExpression: 'a = :x' },
        'Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :x',
      ],
      [
        'a reserved word',
        { ConditionExpression: 'attribute_exists(name)' },
        'Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: name',
      ],
      ['nonsense', { ConditionExpression: 'a =' }, /^Invalid ConditionExpression: Syntax error; /],
      [
        'an empty expression',
        { ConditionExpression: '' },
        'Invalid ConditionExpression: The expression can not be empty;',
      ],
      [
        'too long an expression',
        { ConditionExpression: `attribute_exists(${'a'.repeat(4096)})` },
        'Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; expression size: 4114',
      ],
      [
        'an unknown value for failures',
        { ReturnValuesOnConditionCheckFailure: 'ALL' },
        /Member must satisfy enum value set: \[ALL_OLD, NONE\]/,
      ],
      ['an unknown return value', { ReturnValues: 'ALL_NEW' }, 'ReturnValues can only be ALL_OLD or NONE'],
    ])('refuses %s', async (_, more, message) => {
      await using subject = await startSubject(start);
      await expect(
        subject.call('PutItem', { TableName: 'Things', Item: { id: { S: 'x' } }, ...more }),
      ).rejects.toMatchObject(validation(message));
    });

    it('reads the same condition alike each time, and what comes with it anew', async () => {
      await using subject = await startSubject(start);
      const put = (id: string, more: JsonObject = {}) =>
        subject.call('PutItem', {
          TableName: 'Things',
          Item: { id: { S: id } },
          ConditionExpression: 'attribute_not_exists(id)',
          ...more,
        });
      for (const id of ['a', 'b', 'c']) await put(id);

      for (const id of ['a', 'b', 'c'])
        await expect(put(id)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
      await expect(put('d', { ExpressionAttributeNames: { '#x': 'x' } })).rejects.toMatchObject(
        validation('Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}'),
      );
      await expect(put('d', { ReturnValues: 'ALL_NEW' })).rejects.toMatchObject(validation(/ReturnValues/));
      await expect(put('d', { Expected: { id: { Exists: false } } })).rejects.toMatchObject(
        validation(/expression and non-expression parameters/),
      );
      expect(await getThing(subject, 'd')).toBeUndefined();
    });

    it('understands conditions of the first years', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, { id: { S: 'l' }, a: { N: '1' } });
      const put = (Expected: JsonObject, more: JsonObject = {}) =>
        subject.call('PutItem', {
          TableName: 'Things',
          Item: { id: { S: 'l' }, a: { N: '1' } },
          Expected,
          ...more,
        });
      await put({ a: { Value: { N: '1' } }, gone: { Exists: false } });
      await put({ a: { ComparisonOperator: 'GT', AttributeValueList: [{ N: '0' }] } });
      const either = {
        a: { ComparisonOperator: 'EQ', AttributeValueList: [{ N: '9' }] },
        gone: { ComparisonOperator: 'NOT_NULL' },
      };
      await expect(put(either, { ConditionalOperator: 'OR' })).rejects.toMatchObject({
        name: 'ConditionalCheckFailedException',
      });
    });
  });

  describe('UpdateItem', () => {
    const before = {
      id: { S: 'u' },
      n: { N: '10' },
      t: { S: 'text' },
      texts: { SS: ['a', 'b'] },
      steps: { L: [{ N: '0' }, { N: '1' }, { N: '2' }, { N: '3' }] },
      detail: { M: { x: { N: '1' } } },
    };

    async function update(subject: Subject, UpdateExpression: string, values: JsonObject = {}) {
      await putThing(subject, before);
      const answer = await subject.call('UpdateItem', {
        TableName: 'Things',
        Key: { id: { S: 'u' } },
        UpdateExpression,
        ReturnValues: 'ALL_NEW',
        ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
      });
      return answer['Attributes'];
    }

    it.each<[string, JsonObject, JsonObject]>([
      ['SET n = n + :v', { ':v': { N: '0.1' } }, { n: { N: '10.1' } }],
      ['SET n = :v - n', { ':v': { N: '3' } }, { n: { N: '-7' } }],
      ['SET fresh = if_not_exists(fresh, :v)', { ':v': { N: '1' } }, { fresh: { N: '1' } }],
      ['SET n = if_not_exists(n, :v) + :v', { ':v': { N: '1' } }, { n: { N: '11' } }],
      ['SET n = t, t = n', {}, { n: { S: 'text' }, t: { N: '10' } }],
      ['REMOVE t, gone', {}, { t: undefined }],
      ['ADD n :v, fresh :v', { ':v': { N: '5' } }, { n: { N: '15' }, fresh: { N: '5' } }],
      ['ADD texts :v', { ':v': { SS: ['b', 'c'] } }, { texts: { SS: ['a', 'b', 'c'] } }],
      ['DELETE texts :v', { ':v': { SS: ['a', 'z'] } }, { texts: { SS: ['b'] } }],
      ['DELETE texts :v', { ':v': { SS: ['a', 'b'] } }, { texts: undefined }],
    ])('%s', async (expression, values, changes) => {
      await using subject = await startSubject(start);
      expect(await update(subject, expression, values)).toEqual({ ...before, ...changes });
    });

    it('takes all list positions as they were before', async () => {
      await using subject = await startSubject(start);
      const attributes = await update(subject, 'REMOVE steps[0], steps[2] SET steps[1] = :v, steps[9] = :w', {
        ':v': { S: 'v' },
        ':w': { S: 'w' },
      });
      expect(attributes).toMatchObject({ steps: { L: [{ S: 'v' }, { N: '3' }, { S: 'w' }] } });
    });

    it('appends to and prepends to lists', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, { id: { S: 'u' }, l: { L: [{ N: '1' }] } });
      await subject.call('UpdateItem', {
        TableName: 'Things',
        Key: { id: { S: 'u' } },
        UpdateExpression: 'SET l = list_append(l, :after), k = list_append(:after, l)',
        ExpressionAttributeValues: { ':after': { L: [{ N: '2' }] } },
      });
      expect(await getThing(subject, 'u')).toMatchObject({
        l: { L: [{ N: '1' }, { N: '2' }] },
        k: { L: [{ N: '2' }, { N: '1' }] },
      });
    });

    it('makes the item when it is not there', async () => {
      await using subject = await startSubject(start);
      await subject.call('UpdateItem', { TableName: 'Things', Key: { id: { S: 'new' } } });
      expect(await getThing(subject, 'new')).toEqual({ id: { S: 'new' } });
    });

    it.each<[string, JsonObject]>([
      ['NONE', {}],
      ['ALL_OLD', { Attributes: { id: { S: 'v' }, a: { N: '1' }, b: { N: '2' } } }],
      ['ALL_NEW', { Attributes: { id: { S: 'v' }, a: { N: '2' }, b: { N: '2' }, c: { N: '3' } } }],
      ['UPDATED_OLD', { Attributes: { a: { N: '1' } } }],
      ['UPDATED_NEW', { Attributes: { a: { N: '2' }, c: { N: '3' } } }],
    ])('returns %s', async (ReturnValues, answer) => {
      await using subject = await startSubject(start);
      await putThing(subject, { id: { S: 'v' }, a: { N: '1' }, b: { N: '2' } });
      const request = {
        TableName: 'Things',
        Key: { id: { S: 'v' } },
        UpdateExpression: 'SET a = a + :one, c = :three',
        ExpressionAttributeValues: { ':one': { N: '1' }, ':three': { N: '3' } },
      };
      expect(await subject.call('UpdateItem', { ...request, ReturnValues })).toEqual(answer);
    });

    it.each<[string, JsonObject, string | RegExp]>([
      [
        'SET id = :v',
        { ':v': { S: 'x' } },
        'One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key',
      ],
      [
        'SET gone.x = :v',
        { ':v': { S: 'x' } },
        'The document path provided in the update expression is invalid for update',
      ],
      ['REMOVE t[0]', {}, 'The document path provided in the update expression is invalid for update'],
      ['SET n = gone', {}, 'The provided expression refers to an attribute that does not exist in the item'],
      [
        'SET n = t + :v',
        { ':v': { N: '1' } },
        'An operand in the update expression has an incorrect data type',
      ],
      ['ADD t :v', { ':v': { N: '1' } }, 'An operand in the update expression has an incorrect data type'],
      ['SET n = :v, n = :v', { ':v': { N: '1' } }, /Two document paths overlap with each other/],
      [
        'SET n = n + :v',
        { ':v': { N: '0.00000000000000000000000000000000000000000001' } },
        /more than 38 significant digits/,
      ],
      [
        'SET t = :v',
        { ':v': { S: 'x'.repeat(410_000) } },
        'Item size to update has exceeded the maximum allowed size',
      ],
    ])('refuses %s', async (expression, values, message) => {
      await using subject = await startSubject(start);
      await expect(update(subject, expression, values)).rejects.toMatchObject(validation(message));
      expect(await getThing(subject, 'u')).toEqual(before);
    });

    it('reads the same expression alike each time, with the values of each', async () => {
      await using subject = await startSubject(start);
      const add = (id: string, by: JsonObject, more: JsonObject = {}) =>
        subject.call('UpdateItem', {
          TableName: 'Things',
          Key: { id: { S: id } },
          UpdateExpression: 'SET #list = list_append(if_not_exists(#list, :none), :one) ADD #total :by',
          ConditionExpression: 'attribute_not_exists(#total) OR #total < :limit',
          ExpressionAttributeNames: { '#total': 'total', '#list': 'list' },
          ExpressionAttributeValues: {
            ':none': { L: [] },
            ':one': { L: [by] },
            ':by': by,
            ':limit': { N: '10' },
          },
          ...more,
        });
      for (const [id, by] of [
        ['a', '1e0'],
        ['b', '20'],
        ['a', '4'],
        ['c', '-2.50'],
        ['a', '5'],
      ] as const)
        await add(id, { N: by });

      const total = async (id: string) => {
        const item = await getThing(subject, id);
        return isJsonObject(item) ? { sum: item['total'], list: item['list'] } : {};
      };
      expect(await total('a')).toEqual({
        sum: { N: '10' },
        list: { L: [{ N: '1' }, { N: '4' }, { N: '5' }] },
      });
      expect(await total('b')).toEqual({ sum: { N: '20' }, list: { L: [{ N: '20' }] } });
      expect(await total('c')).toEqual({ sum: { N: '-2.5' }, list: { L: [{ N: '-2.5' }] } });
      for (const id of ['a', 'b'])
        await expect(add(id, { N: '1' })).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
      await expect(add('d', { S: 'text' })).rejects.toMatchObject(
        validation(/operator: ADD, operand type: STRING/),
      );
      await expect(add('d', { N: 'text' })).rejects.toMatchObject(
        validation(/Cannot convert|cannot be converted|not.*number/i),
      );
      await expect(add('d', { N: '1' }, { Expected: { id: { Exists: false } } })).rejects.toMatchObject(
        validation(/expression and non-expression parameters/),
      );
      await expect(
        add('d', { N: '1' }, { ExpressionAttributeNames: { '#total': 'total', '#list': 'list', '#x': 'x' } }),
      ).rejects.toMatchObject(validation(/unused in expressions: keys: {#x}/));
      expect(await getThing(subject, 'd')).toBeUndefined();
    });

    it('understands updates of the first years', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, before);
      await subject.call('UpdateItem', {
        TableName: 'Things',
        Key: { id: { S: 'u' } },
        AttributeUpdates: {
          n: { Action: 'ADD', Value: { N: '1' } },
          t: { Value: { S: 'put' } },
          detail: { Action: 'DELETE' },
          texts: { Action: 'DELETE', Value: { SS: ['a'] } },
          steps: { Action: 'ADD', Value: { L: [{ N: '4' }] } },
        },
      });
      expect(await getThing(subject, 'u')).toEqual({
        id: { S: 'u' },
        n: { N: '11' },
        t: { S: 'put' },
        texts: { SS: ['b'] },
        steps: { L: [...before.steps.L, { N: '4' }] },
      });
    });

    it('refuses values that an index cannot be keyed by', async () => {
      await using subject = await startSubject(start);
      await putMessage(subject, 'r', 1, { author: { S: 'ann' } });
      const set = (value: JsonObject) =>
        subject.call('UpdateItem', {
          TableName: 'Messages',
          Key: message('r', 1),
          UpdateExpression: 'SET author = :v',
          ExpressionAttributeValues: { ':v': value },
        });
      await expect(set({ N: '1' })).rejects.toMatchObject(
        validation(/Type mismatch for Index Key author Expected: S Actual: N IndexName: byAuthor/),
      );
      await expect(set({ S: '' })).rejects.toMatchObject(validation(/IndexName: byAuthor, IndexKey: author/));
    });
  });

  describe('DeleteItem', () => {
    it('deletes, and returns the item when asked', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, { id: { S: 'd' }, a: { N: '1' } });
      const request = { TableName: 'Things', Key: { id: { S: 'd' } }, ReturnValues: 'ALL_OLD' };
      expect(await subject.call('DeleteItem', request)).toEqual({
        Attributes: { id: { S: 'd' }, a: { N: '1' } },
      });
      expect(await subject.call('DeleteItem', request)).toEqual({});
      expect(await getThing(subject, 'd')).toBeUndefined();
    });

    it('refuses to return the new item', async () => {
      await using subject = await startSubject(start);
      const request = { TableName: 'Things', Key: { id: { S: 'd' } }, ReturnValues: 'ALL_NEW' };
      await expect(subject.call('DeleteItem', request)).rejects.toMatchObject(
        validation('ReturnValues can only be ALL_OLD or NONE'),
      );
    });
  });

  describe('concurrent writes of one item', () => {
    it('lose nothing', async () => {
      await using subject = await startSubject(start);
      const add = () =>
        subject.call('UpdateItem', {
          TableName: 'Things',
          Key: { id: { S: 'counter' } },
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': { N: '1' } },
        });
      await Promise.all(Array.from({ length: 50 }, add));
      expect(await getThing(subject, 'counter')).toEqual({ id: { S: 'counter' }, n: { N: '50' } });
    });

    it('let one of many conditional puts win', async () => {
      await using subject = await startSubject(start);
      const put = (by: number) =>
        subject.call('PutItem', {
          TableName: 'Things',
          Item: { id: { S: 'once' }, by: { N: String(by) } },
          ConditionExpression: 'attribute_not_exists(id)',
        });
      const results = await Promise.allSettled(Array.from({ length: 20 }, (_, by) => put(by)));
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  describe('batches', () => {
    it('write and read several tables', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, { id: { S: 'old' } });
      const written = await subject.call('BatchWriteItem', {
        RequestItems: {
          Things: [
            { PutRequest: { Item: { id: { S: 'a' } } } },
            { DeleteRequest: { Key: { id: { S: 'old' } } } },
          ],
          Messages: [{ PutRequest: { Item: message('r', 1) } }],
        },
      });
      expect(written).toEqual({ UnprocessedItems: {} });
      const read = await subject.call('BatchGetItem', {
        RequestItems: {
          Things: { Keys: [{ id: { S: 'a' } }, { id: { S: 'old' } }], ConsistentRead: true },
          Messages: { Keys: [message('r', 1)], ProjectionExpression: 'room' },
        },
      });
      expect(read).toEqual({
        Responses: { Things: [{ id: { S: 'a' } }], Messages: [{ room: { S: 'r' } }] },
        UnprocessedKeys: {},
      });
    });

    it('leave unread what does not fit into 16 MB', async () => {
      await using subject = await startSubject(start);
      const text = { S: 'x'.repeat(390_000) };
      for (let i = 0; i < 45; i++) await putThing(subject, { id: { S: `big${i}` }, text });
      const answer = await subject.call('BatchGetItem', {
        RequestItems: { Things: { Keys: Array.from({ length: 45 }, (_, i) => ({ id: { S: `big${i}` } })) } },
      });
      const { Responses, UnprocessedKeys } = answer as {
        Responses: { Things: object[] };
        UnprocessedKeys: { Things: { Keys: object[] } };
      };
      expect(Responses.Things).toHaveLength(43);
      expect(UnprocessedKeys.Things.Keys).toEqual([{ id: { S: 'big43' } }, { id: { S: 'big44' } }]);
    });

    const put = (id: string) => ({ PutRequest: { Item: { id: { S: id } } } });
    it.each<[string, JsonObject, string | RegExp]>([
      [
        'more than 25 writes',
        {
          Things: Array.from({ length: 13 }, (_, i) => put(`a${i}`)),
          Messages: Array.from({ length: 13 }, (_, i) => ({ PutRequest: { Item: message('r', i) } })),
        },
        'Too many items requested for the BatchWriteItem call',
      ],
      [
        'the same item twice',
        { Things: [put('a'), { DeleteRequest: { Key: { id: { S: 'a' } } } }] },
        'Provided list of item keys contains duplicates',
      ],
      [
        'an item without its key',
        { Things: [put('fine'), { PutRequest: { Item: { a: { S: 'x' } } } }] },
        'The provided key element does not match the schema',
      ],
      ['a write that is neither', { Things: [{}] }, /more than one datatypes set/],
      ['nothing', {}, /Member must have length greater than or equal to 1/],
    ])('refuse %s, and write nothing', async (_, RequestItems, message) => {
      await using subject = await startSubject(start);
      await expect(subject.call('BatchWriteItem', { RequestItems })).rejects.toMatchObject(
        validation(message),
      );
      expect(await subject.call('Scan', { TableName: 'Things' })).toMatchObject({ Count: 0 });
    });

    it('refuse an unknown table and reads of too many or equal keys', async () => {
      await using subject = await startSubject(start);
      const keys = (count: number, id = (i: number) => `k${i}`) => ({
        RequestItems: { Things: { Keys: Array.from({ length: count }, (_, i) => ({ id: { S: id(i) } })) } },
      });
      await expect(subject.call('BatchGetItem', keys(101))).rejects.toMatchObject({
        name: 'ValidationException',
      });
      await expect(
        subject.call(
          'BatchGetItem',
          keys(2, () => 'same'),
        ),
      ).rejects.toMatchObject(validation('Provided list of item keys contains duplicates'));
      await expect(
        subject.call('BatchWriteItem', { RequestItems: { Unknown: [put('a')], Things: [put('a')] } }),
      ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      expect(await getThing(subject, 'a')).toBeUndefined();
    });
  });

  describe('consumed capacity', () => {
    it('counts reads by 4 KB and writes by 1 KB, with the indexes they move', async () => {
      await using subject = await startSubject(start);
      const INDEXES = { ReturnConsumedCapacity: 'INDEXES' };
      const put = await subject.call('PutItem', {
        TableName: 'Messages',
        Item: { ...message('r', 1), author: { S: 'ann' }, text: { S: 'x'.repeat(1500) } },
        ...INDEXES,
      });
      expect(put['ConsumedCapacity']).toEqual({
        TableName: 'Messages',
        CapacityUnits: 5,
        Table: { CapacityUnits: 2 },
        GlobalSecondaryIndexes: { byAuthor: { CapacityUnits: 2 }, authors: { CapacityUnits: 1 } },
      });
      const get = { TableName: 'Messages', Key: message('r', 1), ReturnConsumedCapacity: 'TOTAL' };
      expect(await subject.call('GetItem', get)).toMatchObject({
        ConsumedCapacity: { TableName: 'Messages', CapacityUnits: 0.5 },
      });
      expect(await subject.call('GetItem', { ...get, ConsistentRead: true })).toMatchObject({
        ConsumedCapacity: { CapacityUnits: 1 },
      });
    });
  });
}
