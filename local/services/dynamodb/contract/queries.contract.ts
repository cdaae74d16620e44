import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import { message, putMessage, putThing, startSubject, type StartSubject, type Subject } from './subject.ts';

/** Times of the returned messages. */
function timesOf(answer: JsonObject): number[] {
  const { Items } = answer as { Items: { at: { N: string } }[] };
  return Items.map(({ at }) => Number(at.N));
}

function queryRoom(subject: Subject, more: JsonObject = {}): Promise<JsonObject> {
  return subject.call('Query', {
    TableName: 'Messages',
    KeyConditionExpression: 'room = :room',
    ...more,
    ExpressionAttributeValues: { ':room': { S: 'r' }, ...(more['ExpressionAttributeValues'] as JsonObject) },
  });
}

async function startWithRoom(start: StartSubject): Promise<Subject> {
  const subject = await startSubject(start);
  for (const at of [-10, -9.5, -1, 0, 0.5, 1, 2, 10, 100]) {
    await putMessage(subject, 'r', at, { author: { S: at < 0 ? 'ann' : 'bob' }, length: { N: String(-at) } });
  }
  await putMessage(subject, 'other', 5, { author: { S: 'ann' } });
  return subject;
}

/** What `Query` and `Scan` promise, on tables and indexes. */
export function describeQueries(start: StartSubject): void {
  describe('Query', () => {
    it('returns one partition in the order of the sort key', async () => {
      await using subject = await startWithRoom(start);
      const answer = await queryRoom(subject);
      expect(timesOf(answer)).toEqual([-10, -9.5, -1, 0, 0.5, 1, 2, 10, 100]);
      expect(answer).toMatchObject({ Count: 9, ScannedCount: 9 });
      expect(answer).not.toHaveProperty('LastEvaluatedKey');
      expect(timesOf(await queryRoom(subject, { ScanIndexForward: false }))[0]).toBe(100);
    });

    it.each<[string, number[], number[]]>([
      ['#at = :a', [0.5], [0.5]],
      ['#at < :a', [0], [-10, -9.5, -1]],
      ['#at <= :a', [0], [-10, -9.5, -1, 0]],
      ['#at > :a', [2], [10, 100]],
      ['#at >= :a', [2], [2, 10, 100]],
      ['#at BETWEEN :a AND :b', [-9.5, 0.5], [-9.5, -1, 0, 0.5]],
      [':a > #at', [-9], [-10, -9.5]],
    ])('narrows by %s', async (condition, bounds, expected) => {
      await using subject = await startWithRoom(start);
      const values = Object.fromEntries(bounds.map((bound, i) => [`:${'ab'[i]}`, { N: String(bound) }]));
      for (const ScanIndexForward of [true, false]) {
        const answer = await queryRoom(subject, {
          KeyConditionExpression: `room = :room AND ${condition}`,
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: values,
          ScanIndexForward,
        });
        expect(timesOf(answer)).toEqual(ScanIndexForward ? expected : [...expected].reverse());
      }
    });

    it.each([1, 2, 4, 9, 10])('pages by %i without loss or repetition, both ways', async (Limit) => {
      await using subject = await startWithRoom(start);
      for (const ScanIndexForward of [true, false]) {
        const seen: number[] = [];
        let page: JsonObject = {};
        do {
          page = await queryRoom(subject, {
            Limit,
            ScanIndexForward,
            ...(page['LastEvaluatedKey'] !== undefined && { ExclusiveStartKey: page['LastEvaluatedKey'] }),
          });
          expect(timesOf(page).length).toBeLessThanOrEqual(Limit);
          seen.push(...timesOf(page));
        } while (page['LastEvaluatedKey'] !== undefined);
        const all = [-10, -9.5, -1, 0, 0.5, 1, 2, 10, 100];
        expect(seen).toEqual(ScanIndexForward ? all : all.reverse());
      }
    });

    it('gives a last key when the limit is reached, even at the end', async () => {
      await using subject = await startWithRoom(start);
      expect(await queryRoom(subject, { Limit: 9 })).toMatchObject({ LastEvaluatedKey: message('r', 100) });
    });

    it('filters after the limit has been applied', async () => {
      await using subject = await startWithRoom(start);
      const answer = await queryRoom(subject, {
        Limit: 4,
        FilterExpression: 'author = :bob',
        ExpressionAttributeValues: { ':bob': { S: 'bob' } },
      });
      expect(answer).toMatchObject({ Count: 1, ScannedCount: 4, LastEvaluatedKey: message('r', 0) });
      expect(timesOf(answer)).toEqual([0]);
    });

    it('ends a page at 1 MB', async () => {
      await using subject = await startSubject(start);
      for (let at = 0; at < 5; at++) await putMessage(subject, 'r', at, { body: { S: 'x'.repeat(300_000) } });
      const answer = await queryRoom(subject, {
        ProjectionExpression: '#at',
        ExpressionAttributeNames: { '#at': 'at' },
      });
      expect(answer).toMatchObject({ Count: 4, LastEvaluatedKey: message('r', 3) });
    });

    it('answers one request after another that differ in their values alone', async () => {
      await using subject = await startWithRoom(start);
      const answers = (room: string, author: string, at: number) =>
        queryRoom(subject, {
          KeyConditionExpression: 'room = :room AND #at > :at',
          FilterExpression: 'author = :author',
          ProjectionExpression: '#at, author',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: {
            ':room': { S: room },
            ':author': { S: author },
            ':at': { N: String(at) },
          },
        });
      expect(timesOf(await answers('r', 'bob', 1))).toEqual([2, 10, 100]);
      expect(timesOf(await answers('r', 'bob', 2))).toEqual([10, 100]);
      expect(timesOf(await answers('r', 'ann', -9.7))).toEqual([-9.5, -1]);
      expect(await answers('other', 'ann', 1)).toMatchObject({
        Items: [{ at: { N: '5' }, author: { S: 'ann' } }],
        ScannedCount: 1,
      });
    });

    it('counts without returning items', async () => {
      await using subject = await startWithRoom(start);
      const answer = await queryRoom(subject, { Select: 'COUNT' });
      expect(answer).toEqual({ Count: 9, ScannedCount: 9 });
    });

    it('follows a global index, also through writes that move items in it', async () => {
      await using subject = await startWithRoom(start);
      const byAuthor = async (author: string) =>
        timesOf(
          await subject.call('Query', {
            TableName: 'Messages',
            IndexName: 'byAuthor',
            KeyConditionExpression: 'author = :author',
            ExpressionAttributeValues: { ':author': { S: author } },
          }),
        );
      expect(await byAuthor('ann')).toEqual([-10, -9.5, -1, 5]);
      await subject.call('UpdateItem', {
        TableName: 'Messages',
        Key: message('r', -1),
        UpdateExpression: 'SET author = :bob',
        ExpressionAttributeValues: { ':bob': { S: 'bob' } },
      });
      await subject.call('DeleteItem', { TableName: 'Messages', Key: message('r', -10) });
      await putMessage(subject, 'r', -9.5);
      expect(await byAuthor('ann')).toEqual([5]);
      expect(await byAuthor('bob')).toEqual([-1, 0, 0.5, 1, 2, 10, 100]);
    });

    it('pages through entries with equal index keys', async () => {
      await using subject = await startSubject(start);
      for (let i = 0; i < 30; i++) await putMessage(subject, `room${i}`, 7, { author: { S: 'ann' } });
      const seen = new Set<string>();
      let page: JsonObject = {};
      do {
        page = await subject.call('Query', {
          TableName: 'Messages',
          IndexName: 'byAuthor',
          KeyConditionExpression: 'author = :ann AND #at = :at',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: { ':ann': { S: 'ann' }, ':at': { N: '7' } },
          Limit: 7,
          ...(page['LastEvaluatedKey'] !== undefined && { ExclusiveStartKey: page['LastEvaluatedKey'] }),
        });
        const { Items } = page as { Items: { room: { S: string } }[] };
        for (const { room } of Items) seen.add(room.S);
      } while (page['LastEvaluatedKey'] !== undefined);
      expect(seen.size).toBe(30);
    });

    it('returns from an index what it projects', async () => {
      await using subject = await startSubject(start);
      await putMessage(subject, 'r', 1, {
        author: { S: 'ann' },
        length: { N: '3' },
        title: { S: 't' },
        body: { S: 'b' },
      });
      const keys = await subject.call('Query', {
        TableName: 'Messages',
        IndexName: 'authors',
        KeyConditionExpression: 'author = :ann',
        ExpressionAttributeValues: { ':ann': { S: 'ann' } },
      });
      expect(keys['Items']).toEqual([{ ...message('r', 1), author: { S: 'ann' } }]);
      const included = await queryRoom(subject, { IndexName: 'byLength' });
      expect(included['Items']).toEqual([{ ...message('r', 1), length: { N: '3' }, title: { S: 't' } }]);
      const fetched = await queryRoom(subject, { IndexName: 'byLength', Select: 'ALL_ATTRIBUTES' });
      expect(fetched['Items']).toMatchObject([{ body: { S: 'b' } }]);
    });

    it('understands key conditions of the first years', async () => {
      await using subject = await startWithRoom(start);
      const answer = await subject.call('Query', {
        TableName: 'Messages',
        KeyConditions: {
          room: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'r' }] },
          at: { ComparisonOperator: 'GE', AttributeValueList: [{ N: '1' }] },
        },
        QueryFilter: { author: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'bob' }] } },
        AttributesToGet: ['at'],
      });
      expect(answer['Items']).toEqual([1, 2, 10, 100].map((at) => ({ at: { N: String(at) } })));
    });

    const validation = (text: string | RegExp) => ({
      name: 'ValidationException',
      message: typeof text === 'string' ? text : expect.stringMatching(text),
    });
    const one = { ':one': { N: '1' } };
    it.each<[string, JsonObject, string | RegExp]>([
      [
        'a consistent read of a global index',
        { IndexName: 'byAuthor', ConsistentRead: true },
        'Consistent reads are not supported on global secondary indexes',
      ],
      ['an unknown index', { IndexName: 'nope' }, 'The table does not have the specified index: nope'],
      [
        'no hash key',
        { KeyConditionExpression: 'author = :room' },
        'Query condition missed key schema element: room',
      ],
      [
        'a condition beside the keys',
        { KeyConditionExpression: 'room = :room AND author = :one', ExpressionAttributeValues: one },
        'Query condition missed key schema element: at',
      ],
      [
        'a range of the hash key',
        { KeyConditionExpression: 'room > :room' },
        'Query key condition not supported',
      ],
      [
        'a key of another type',
        { KeyConditionExpression: 'room = :one AND :room = room', ExpressionAttributeValues: one },
        /must only contain one condition per key/,
      ],
      [
        'a filter on a key',
        { FilterExpression: 'room = :room' },
        'Filter Expression can only contain non-primary key attributes: Primary key attribute: room',
      ],
      [
        'attributes that are not selected',
        { Select: 'SPECIFIC_ATTRIBUTES' },
        /Must specify the AttributesToGet or ProjectionExpression/,
      ],
      [
        'a projection of a count',
        { Select: 'COUNT', ProjectionExpression: 'room' },
        /Cannot specify the ProjectionExpression when choosing to get COUNT/,
      ],
      [
        'projected attributes of a table',
        { Select: 'ALL_PROJECTED_ATTRIBUTES' },
        /can be used only when Querying using an IndexName/,
      ],
      ['a limit of none', { Limit: 0 }, /Member must have value greater than or equal to 1/],
      [
        'a start key of another table',
        { ExclusiveStartKey: { id: { S: 'x' } } },
        /The provided starting key is invalid/,
      ],
      [
        'a start key of another partition',
        { ExclusiveStartKey: message('other', 1) },
        'The provided starting key is outside query boundaries based on provided conditions',
      ],
    ])('refuses %s', async (_, more, text) => {
      await using subject = await startSubject(start);
      await expect(queryRoom(subject, more)).rejects.toMatchObject(validation(text));
    });

    it('refuses what a global index does not hold', async () => {
      await using subject = await startSubject(start);
      const query = (more: JsonObject) =>
        subject.call('Query', {
          TableName: 'Messages',
          IndexName: 'authors',
          KeyConditionExpression: 'author = :ann',
          ExpressionAttributeValues: { ':ann': { S: 'ann' } },
          ...more,
        });
      await expect(query({ Select: 'ALL_ATTRIBUTES' })).rejects.toMatchObject(
        validation(/Select type ALL_ATTRIBUTES is not supported for global secondary index authors/),
      );
      await expect(query({ ProjectionExpression: 'body' })).rejects.toMatchObject(
        validation(
          'One or more parameter values were invalid: Global secondary index authors does not project [body]',
        ),
      );
    });
  });

  describe('Scan', () => {
    async function scanAll(subject: Subject, more: JsonObject): Promise<string[]> {
      const seen: string[] = [];
      let page: JsonObject = {};
      do {
        page = await subject.call('Scan', {
          TableName: 'Things',
          ...more,
          ...(page['LastEvaluatedKey'] !== undefined && { ExclusiveStartKey: page['LastEvaluatedKey'] }),
        });
        const { Items } = page as { Items: { id: { S: string } }[] };
        seen.push(...Items.map(({ id }) => id.S));
      } while (page['LastEvaluatedKey'] !== undefined);
      return seen;
    }

    const ids = Array.from({ length: 60 }, (_, i) => `thing ${i}`);

    it('pages through the whole table', async () => {
      await using subject = await startSubject(start);
      for (const id of ids) await putThing(subject, { id: { S: id } });
      expect((await scanAll(subject, { Limit: 7 })).sort()).toEqual([...ids].sort());
    });

    it('shares the table out among segments', async () => {
      await using subject = await startSubject(start);
      for (const id of ids) await putThing(subject, { id: { S: id } });
      const shares: string[][] = [];
      for (let Segment = 0; Segment < 4; Segment++) {
        shares.push(await scanAll(subject, { Segment, TotalSegments: 4, Limit: 3 }));
      }
      expect(shares.flat().sort()).toEqual([...ids].sort());
      expect(shares.every((share) => share.length > 0)).toBe(true);
    });

    it('filters, projects and counts', async () => {
      await using subject = await startSubject(start);
      for (let i = 0; i < 5; i++)
        await putThing(subject, { id: { S: `${i}` }, n: { N: `${i}` }, t: { S: 't' } });
      const answer = await subject.call('Scan', {
        TableName: 'Things',
        FilterExpression: 'n > :two',
        ExpressionAttributeValues: { ':two': { N: '2' } },
        ProjectionExpression: 'n',
      });
      expect(answer).toMatchObject({ Count: 2, ScannedCount: 5 });
      expect(answer['Items']).toEqual(expect.arrayContaining([{ n: { N: '3' } }, { n: { N: '4' } }]));
      const legacy = { ScanFilter: { n: { ComparisonOperator: 'GT', AttributeValueList: [{ N: '2' }] } } };
      expect(await subject.call('Scan', { TableName: 'Things', ...legacy })).toMatchObject({ Count: 2 });
    });

    it('reads an index', async () => {
      await using subject = await startWithRoom(start);
      await putMessage(subject, 'without author', 1);
      const answer = await subject.call('Scan', { TableName: 'Messages', IndexName: 'byAuthor', Limit: 100 });
      expect(answer).toMatchObject({ Count: 10 });
    });
  });
}
