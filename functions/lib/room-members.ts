import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Membership, membership } from './membership.ts';

/** Reads who is in a room: a thousand at most, `limits.membersPerRoom` in resolvers. @throws ZodError */
export async function roomMembers(
  client: DynamoDBClient,
  chatTable: string,
  roomId: string,
): Promise<Membership[]> {
  const members: Membership[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: chatTable,
      KeyConditionExpression: 'pk = :room AND begins_with(sk, :member)',
      ExpressionAttributeValues: marshall({ ':room': `ROOM#${roomId}`, ':member': 'MEMBER#' }),
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) {
    members.push(...Items.map((item) => membership.parse(unmarshall(item))));
  }
  return members;
}
