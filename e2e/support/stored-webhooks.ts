import type { ChatTable } from './chat-table.ts';

interface StoredDelivery {
  eventId: string;
  attempt: number;
  durationMs: number;
  httpStatus?: number;
  error?: string;
  at: string;
}

/** Puts attempts into the log of a webhook, past the functions that make them. */
export async function putDeliveries(
  table: ChatTable,
  webhookId: string,
  deliveries: readonly StoredDelivery[],
): Promise<void> {
  const [roomId, hookId] = webhookId.split('.');
  for (const delivery of deliveries) {
    const pk = `ROOM#${roomId}#WEBHOOKS#${hookId}`;
    await table.put({ ...delivery, pk, sk: sortedId(Date.parse(delivery.at)) });
  }
}

/** Puts webhooks into a room that has none, past the function that looks where they lead; answers their ids. */
export async function putWebhooks(
  table: ChatTable,
  roomId: string,
  webhooks: readonly { url: string; eventTypes: string[]; active: boolean; ownerId: string }[],
): Promise<string[]> {
  const pk = `ROOM#${roomId}#WEBHOOKS`;
  const createdAt = new Date().toISOString();
  const entries = webhooks.map((webhook, nth) => [sortedId(nth), { ...webhook, createdAt }] as const);
  await table.put({ pk, sk: 'LIST', hooks: entries.length, ...Object.fromEntries(entries) });
  for (const [hookId] of entries) {
    await table.put({ pk, sk: `SECRET#${hookId}`, secret: `whsec_${btoa(hookId)}` });
  }
  return entries.map(([hookId]) => `${roomId}.${hookId}`);
}

/** A ULID of a moment (Unix milliseconds); of two, the later sorts behind. */
function sortedId(ms: number): string {
  return ms.toString().padStart(26, '0');
}
