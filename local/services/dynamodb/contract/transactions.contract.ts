import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import { getThing, putThing, startSubject, type StartSubject, type Subject } from './subject.ts';

const put = (id: string, more: JsonObject = {}): JsonObject => ({
  Put: { TableName: 'Things', Item: { id: { S: id } }, ...more },
});
const add = (id: string, amount: number, more: JsonObject = {}): JsonObject => ({
  Update: {
    TableName: 'Things',
    Key: { id: { S: id } },
    UpdateExpression: 'ADD n :amount',
    ExpressionAttributeValues: { ':amount': { N: String(amount) } },
    ...more,
  },
});
const remove = (id: string): JsonObject => ({ Delete: { TableName: 'Things', Key: { id: { S: id } } } });
const check = (id: string, ConditionExpression: string): JsonObject => ({
  ConditionCheck: { TableName: 'Things', Key: { id: { S: id } }, ConditionExpression },
});

function transact(subject: Subject, TransactItems: JsonObject[], more: JsonObject = {}): Promise<JsonObject> {
  return subject.call('TransactWriteItems', { TransactItems, ...more });
}

const get = (id: string, more: JsonObject = {}): JsonObject => ({
  Get: { TableName: 'Things', Key: { id: { S: id } }, ...more },
});

/** What transactions promise. */
export function describeTransactions(start: StartSubject): void {
  describe('TransactWriteItems', () => {
    it('does all of it', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, { id: { S: 'gone' } });
      await putThing(subject, { id: { S: 'checked' } });
      const items = [put('a'), add('b', 2), remove('gone'), check('checked', 'attribute_exists(id)')];
      expect(await transact(subject, items)).toEqual({});
      expect(await getThing(subject, 'a')).toEqual({ id: { S: 'a' } });
      expect(await getThing(subject, 'b')).toEqual({ id: { S: 'b' }, n: { N: '2' } });
      expect(await getThing(subject, 'gone')).toBeUndefined();
    });

    it('does nothing when one condition fails, and says for each action why', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, { id: { S: 'there' }, n: { N: '1' } });
      const notThere = { ConditionExpression: 'attribute_not_exists(id)' };
      const items = [
        put('a'),
        put('there', { ...notThere, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
        check('there', 'attribute_exists(gone)'),
      ];
      // The same item twice is refused before any condition is looked at.
      await expect(transact(subject, items)).rejects.toMatchObject({
        name: 'ValidationException',
        message: 'Transaction request cannot include multiple operations on one item',
      });
      await expect(transact(subject, items.slice(0, 2))).rejects.toMatchObject({
        name: 'TransactionCanceledException',
        message:
          'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]',
        fields: {
          CancellationReasons: [
            { Code: 'None' },
            {
              Code: 'ConditionalCheckFailed',
              Message: 'The conditional request failed',
              Item: { id: { S: 'there' }, n: { N: '1' } },
            },
          ],
        },
      });
      expect(await getThing(subject, 'a')).toBeUndefined();
    });

    it('does nothing when an update cannot be applied', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, { id: { S: 'text' }, n: { S: 'not a number' } });
      await expect(transact(subject, [put('a'), add('text', 1)])).rejects.toMatchObject({
        name: 'TransactionCanceledException',
        fields: {
          CancellationReasons: [
            { Code: 'None' },
            {
              Code: 'ValidationError',
              Message: 'An operand in the update expression has an incorrect data type',
            },
          ],
        },
      });
      expect(await getThing(subject, 'a')).toBeUndefined();
    });

    it('cancels for keys that do not fit', async () => {
      await using subject = await startSubject(start);
      const wrong = { Delete: { TableName: 'Things', Key: { id: { N: '1' } } } };
      await expect(transact(subject, [put('a'), wrong])).rejects.toMatchObject({
        name: 'TransactionCanceledException',
        message:
          'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]',
      });
    });

    it.each<[string, JsonObject[], string, RegExp]>([
      ['nothing', [], 'ValidationException', /greater than or equal to 1/],
      [
        'more than 100 actions',
        Array.from({ length: 101 }, (_, i) => put(`${i}`)),
        'ValidationException',
        /less than or equal to 100/,
      ],
      [
        'two actions in one',
        [{ ...put('a'), ...remove('b') }],
        'ValidationException',
        /can only contain one of Check, Put, Update or Delete/,
      ],
      [
        'an unknown table',
        [put('a'), { Delete: { TableName: 'Unknown', Key: { id: { S: 'x' } } } }],
        'ResourceNotFoundException',
        /^Requested resource not found$/,
      ],
      [
        'a check without condition',
        [{ ConditionCheck: { TableName: 'Things', Key: { id: { S: 'x' } } } }],
        'ValidationException',
        /conditionExpression/,
      ],
      [
        'a broken expression',
        [add('a', 1, { UpdateExpression: 'ADD' })],
        'ValidationException',
        /^Invalid UpdateExpression: Syntax error/,
      ],
      [
        'more than 4 MB',
        Array.from({ length: 12 }, (_, i) =>
          put(`${i}`, { Item: { id: { S: `${i}` }, t: { S: 'x'.repeat(390_000) } } }),
        ),
        'ValidationException',
        /4 MB/,
      ],
    ])('refuses %s', async (_, items, name, text) => {
      await using subject = await startSubject(start);
      await expect(transact(subject, items)).rejects.toMatchObject({
        name,
        message: expect.stringMatching(text),
      });
      expect(await subject.call('Scan', { TableName: 'Things' })).toMatchObject({ Count: 0 });
    });

    it('happens once for a client token, within ten minutes', async () => {
      await using subject = await startSubject(start);
      const token = { ClientRequestToken: 'token-1' };
      await transact(subject, [add('n', 1)], token);
      await transact(subject, [add('n', 1)], token);
      expect(await getThing(subject, 'n')).toMatchObject({ n: { N: '1' } });
      await expect(transact(subject, [add('n', 2)], token)).rejects.toMatchObject({
        name: 'IdempotentParameterMismatchException',
      });
      subject.clock.advance(10 * 60 * 1000);
      await transact(subject, [add('n', 1)], token);
      expect(await getThing(subject, 'n')).toMatchObject({ n: { N: '2' } });
    });

    it('happens once for a client token that is sent twice at the same time', async () => {
      await using subject = await startSubject(start);
      await Promise.all([1, 2, 3].map(() => transact(subject, [add('n', 1)], { ClientRequestToken: 't' })));
      expect(await getThing(subject, 'n')).toMatchObject({ n: { N: '1' } });
    });

    it('forgets the token of a transaction that did not happen', async () => {
      await using subject = await startSubject(start);
      const items = [check('later', 'attribute_exists(id)'), add('n', 1)];
      const token = { ClientRequestToken: 'again' };
      await expect(transact(subject, items, token)).rejects.toMatchObject({
        name: 'TransactionCanceledException',
      });
      await putThing(subject, { id: { S: 'later' } });
      await transact(subject, items, token);
      expect(await getThing(subject, 'n')).toMatchObject({ n: { N: '1' } });
    });

    it('counts exactly when transactions touch the same items in opposite order', async () => {
      await using subject = await startSubject(start);
      const runs = Array.from({ length: 200 }, (_, i) => {
        const actions = [add('left', 1), add('right', -1)];
        return transact(subject, i % 2 === 0 ? actions : actions.reverse());
      });
      const seen: Promise<JsonObject>[] = [];
      for (const run of runs) {
        seen.push(subject.call('TransactGetItems', { TransactItems: [get('left'), get('right')] }));
        await run;
      }
      for (const { Responses } of await Promise.all(seen)) {
        const sums = (Responses as { Item?: { n: { N: string } } }[]).map(({ Item }) =>
          Number(Item?.n.N ?? 0),
        );
        expect(sums.reduce((sum, n) => sum + n, 0)).toBe(0);
      }
      expect(await getThing(subject, 'left')).toMatchObject({ n: { N: '200' } });
      expect(await getThing(subject, 'right')).toMatchObject({ n: { N: '-200' } });
    });

    it('moves amounts between accounts without making or losing any', async () => {
      await using subject = await startSubject(start);
      for (const id of ['a', 'b', 'c']) await putThing(subject, { id: { S: id }, n: { N: '5' } });
      const accounts = ['a', 'b', 'c'];
      const move = (i: number) => {
        const [from = 'a', to = 'b'] = [accounts[i % 3], accounts[(i + 1 + (i % 2)) % 3]];
        const covered = { ConditionExpression: 'n >= :one' };
        const take = add(from, -1, {
          ...covered,
          ExpressionAttributeValues: { ':amount': { N: '-1' }, ':one': { N: '1' } },
        });
        return transact(subject, [take, add(to, 1)]);
      };
      await Promise.allSettled(Array.from({ length: 100 }, (_, i) => move(i)));
      const amounts = await Promise.all(accounts.map((id) => getThing(subject, id)));
      const numbers = amounts.map((item) => Number((item as { n: { N: string } }).n.N));
      expect(numbers.every((n) => n >= 0)).toBe(true);
      expect(numbers.reduce((sum, n) => sum + n, 0)).toBe(15);
    });

    it('reports double write units', async () => {
      await using subject = await startSubject(start);
      const answer = await transact(subject, [put('a'), put('b')], { ReturnConsumedCapacity: 'TOTAL' });
      expect(answer).toEqual({
        ConsumedCapacity: [{ TableName: 'Things', CapacityUnits: 4, WriteCapacityUnits: 4 }],
      });
    });
  });

  describe('TransactGetItems', () => {
    it('answers in order, with holes and projections', async () => {
      await using subject = await startSubject(start);
      await putThing(subject, { id: { S: 'a' }, n: { N: '1' }, t: { S: 'x' } });
      const TransactItems = [get('none'), get('a', { ProjectionExpression: 'n' }), get('b')];
      await putThing(subject, { id: { S: 'b' } });
      expect(
        await subject.call('TransactGetItems', { TransactItems, ReturnConsumedCapacity: 'TOTAL' }),
      ).toEqual({
        Responses: [{}, { Item: { n: { N: '1' } } }, { Item: { id: { S: 'b' } } }],
        ConsumedCapacity: [{ TableName: 'Things', CapacityUnits: 6, ReadCapacityUnits: 6 }],
      });
    });

    it('refuses the same item twice, unknown tables and keys that do not fit', async () => {
      await using subject = await startSubject(start);
      const read = (...TransactItems: JsonObject[]) => subject.call('TransactGetItems', { TransactItems });
      await expect(read(get('a'), get('a'))).rejects.toMatchObject({ name: 'ValidationException' });
      await expect(read(get('a', { TableName: 'Unknown' }))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
      await expect(read(get('a'), get('b', { Key: { id: { N: '1' } } }))).rejects.toMatchObject({
        name: 'TransactionCanceledException',
        fields: {
          CancellationReasons: [
            { Code: 'None' },
            { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
          ],
        },
      });
    });
  });
}
