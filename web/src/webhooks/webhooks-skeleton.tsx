import { Skeleton } from '@mantine/core';

/** One webhook that is on its way. */
export function WebhooksSkeleton() {
  return <Skeleton height={44} radius="md" />;
}
