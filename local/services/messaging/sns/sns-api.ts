import { AwsError } from '../../../lib/errors.ts';
import type { Publisher } from './publisher.ts';
import { publishActions } from './publish-actions.ts';
import { parseQueryBody, queryErrorResponse, queryResponse } from './query-protocol.ts';
import type { SnsActions } from './sns-actions.ts';
import { subscriptionActions } from './subscription-actions.ts';
import { topicActions } from './topic-actions.ts';
import type { TopicRegistry } from './topic-registry.ts';

/**
 * The API of SNS in the AWS query protocol. https://docs.aws.amazon.com/sns/latest/api/API_Operations.html
 *
 * @returns answers a form-encoded body; errors are answers too.
 */
export function createSnsApi(
  topics: TopicRegistry,
  publisher: Publisher,
  accountId: string,
  newId: () => string,
): (body: string) => Promise<Response> {
  const actions: SnsActions = {
    ...topicActions(topics, accountId),
    ...subscriptionActions(topics, accountId),
    ...publishActions(publisher),
  };

  return async (body) => {
    const requestId = newId();
    const parameters = parseQueryBody(body);
    const action = parameters.get('Action') ?? '';
    try {
      const run = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!run) throw new AwsError('InvalidAction', `SNS has no action ${action} here.`);
      return queryResponse(action, await run(parameters), requestId);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return queryErrorResponse(error, requestId);
    }
  };
}
