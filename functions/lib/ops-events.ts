import type { ShownAlarm } from './alarm.ts';
import type { GraphQlClient } from './graphql-client.ts';
import { shownRedrive, type StoredRedrive } from './redrive-task.ts';

/** Selects every field: subscribers get no others than the mutation asked for. */
const mutation = `mutation PublishOpsEvent($input: PublishOpsEventInput!) {
  publishOpsEvent(input: $input) {
    queue { name visible inFlight oldestAgeSeconds dlqDepth }
    alarm { name meaning state reason since runbook }
    redrive { id queue requested moved failed status }
    at
  }
}`;

/** Tells operators how far a redrive is. @throws GraphQlRequestError */
export function publishRedrive(api: GraphQlClient, task: StoredRedrive): Promise<void> {
  const input = { redrive: shownRedrive(task), at: task.updatedAt };
  return api.mutate(mutation, { input }, task.correlationId);
}

/** Tells operators how an alarm stands now. @throws GraphQlRequestError */
export function publishAlarm(api: GraphQlClient, alarm: ShownAlarm, correlationId: string): Promise<void> {
  return api.mutate(mutation, { input: { alarm, at: alarm.since } }, correlationId);
}
