import { Button } from '@mantine/core';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import { useEffect, useRef, useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useTell } from '../ui/notices-context.ts';
import { useDelayed } from '../ui/use-delayed.ts';
import { useValue } from '../ui/use-value.ts';
import type { DeliveryLog } from './sync/delivery-log.ts';
import type { Webhook } from './sync/webhooks-api.ts';
import { useWebhooks } from './use-webhooks.ts';
import { WebhookDialogs } from './webhook-dialogs.tsx';
import type { WebhookDialog } from './webhook-dialogs.tsx';
import { WebhookRow } from './webhook-row.tsx';
import { addressLabel, webhookErrorSentence } from './webhook-words.ts';
import classes from './webhooks.module.css';
import { WebhooksSkeleton } from './webhooks-skeleton.tsx';

/** Where events of the room are sent to; for its owners. */
export function WebhooksSection(props: { roomId: string; isArchived: boolean }) {
  const { list, openLog } = useWebhooks(props.roomId);
  const { webhooks, last, failure } = useValue(list.state);
  const { webhooksPerRoom } = useValue(useSignedIn().chat.limits);
  const tell = useTell();
  const isSlow = useDelayed(webhooks === null && failure === null);
  const [dialog, setDialog] = useState<WebhookDialog | null>(null);
  const logRef = useRef<DeliveryLog | null>(null);
  useEffect(() => () => logRef.current?.stop(), []);

  function showLog(webhook: Webhook, sendsTest: boolean) {
    const log = openLog(webhook.id);
    logRef.current?.stop();
    logRef.current = log;
    void log.refresh();
    if (sendsTest) void log.sendTest();
    setDialog({ kind: 'deliveries', webhook, log });
  }

  async function setActive(webhook: Webhook, active: boolean) {
    try {
      await list.update(webhook.id, { active });
      const where = addressLabel(webhook.url);
      tell({ text: active ? `Events are sent to ${where} from now on.` : `Nothing is sent to ${where}.` });
    } catch (error) {
      tell({ text: `Not changed. ${webhookErrorSentence(toApiError(error))}`, tone: 'problem' });
    }
  }

  if (webhooks === null) {
    if (failure) return <ErrorNotice error={failure} onRetry={() => void list.load()} />;
    return isSlow ? <WebhooksSkeleton /> : null;
  }
  const isFull = webhooks.length >= webhooksPerRoom;
  return (
    <>
      {webhooks.length === 0 && (
        <p className={classes.note}>
          {props.isArchived
            ? 'The room is archived: nothing is sent any more.'
            : 'A webhook tells a program of yours, such as a bot, what happens in this room: it posts each event, signed, to an address.'}
        </p>
      )}
      {webhooks.length > 0 && (
        <ul className={classes.list} aria-label="Webhooks">
          {webhooks.map((webhook) => (
            <WebhookRow
              key={webhook.id}
              webhook={webhook}
              last={last.get(webhook.id)}
              isArchived={props.isArchived}
              onTest={() => showLog(webhook, true)}
              onShowDeliveries={() => showLog(webhook, false)}
              onEdit={() => setDialog({ kind: 'edit', webhook })}
              onSetActive={(active) => void setActive(webhook, active)}
              onRotate={() => setDialog({ kind: 'rotate', webhook })}
              onDelete={() => setDialog({ kind: 'delete', webhook })}
            />
          ))}
        </ul>
      )}
      {isFull && !props.isArchived && (
        <p className={classes.note}>
          A room has at most {webhooksPerRoom}. Delete one that nobody uses any more to add another.
        </p>
      )}
      {!isFull && !props.isArchived && (
        <Button
          variant="default"
          size="sm"
          className={classes.add ?? ''}
          leftSection={<IconPlus aria-hidden="true" size={16} />}
          onClick={() => setDialog({ kind: 'add' })}
        >
          Add webhook
        </Button>
      )}
      {dialog && (
        <WebhookDialogs
          dialog={dialog}
          list={list}
          onShow={setDialog}
          onClose={() => {
            logRef.current?.stop();
            setDialog((shown) => (shown === dialog ? null : shown));
          }}
        />
      )}
    </>
  );
}
