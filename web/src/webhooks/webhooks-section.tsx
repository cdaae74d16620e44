import { Button } from '@mantine/core';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import { BorderedList } from '../ui/bordered-list.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useTell } from '../ui/notices-context.ts';
import { useDelayed } from '../ui/use-delayed.ts';
import { useValue } from '../ui/use-value.ts';
import type { Webhook } from './sync/webhooks-api.ts';
import { openerOf, type Webhooks } from './use-webhooks.ts';
import { WebhookRow } from './webhook-row.tsx';
import { addressLabel, webhookErrorSentence } from './webhook-words.ts';
import classes from './webhooks.module.css';
import { WebhooksSkeleton } from './webhooks-skeleton.tsx';

/** Where events of the room are sent to; for its owners. */
export function WebhooksSection({ webhooks, isArchived }: { webhooks: Webhooks; isArchived: boolean }) {
  const { list, show, showDeliveries } = webhooks;
  const { webhooks: shown, last, failure } = useValue(list.state);
  const { webhooksPerRoom } = useValue(useSignedIn().chat.limits);
  const tell = useTell();
  const isSlow = useDelayed(shown === null && failure === null);
  const sectionRef = useRef<HTMLDivElement>(null);
  const { hash } = useLocation();
  const isWanted = shown !== null && hash === '#webhooks';
  useEffect(() => void list.load(), [list]);
  useEffect(() => {
    // With the heading above it.
    if (isWanted) sectionRef.current?.parentElement?.scrollIntoView();
  }, [isWanted]);

  async function setActive(webhook: Webhook, active: boolean) {
    const where = addressLabel(webhook.url);
    try {
      await list.update(webhook.id, { active });
      tell({ text: active ? `Events are sent to ${where} again.` : `Nothing is sent to ${where} any more.` });
    } catch (error) {
      tell({ text: `Not changed. ${webhookErrorSentence(toApiError(error))}`, tone: 'problem' });
    }
  }

  if (shown === null) {
    if (failure) return <ErrorNotice error={failure} onRetry={() => void list.load()} />;
    return isSlow ? <WebhooksSkeleton /> : null;
  }
  const isFull = shown.length >= webhooksPerRoom;
  return (
    <div ref={sectionRef} className={classes.section}>
      {failure && <ErrorNotice error={failure} onRetry={() => void list.load()} />}
      {shown.length === 0 && (
        <p className={classes.note}>
          {isArchived
            ? 'The room is archived: nothing is sent any more.'
            : 'A webhook tells a program of yours, such as a bot, what happens in this room: each event is posted to an address, signed.'}
        </p>
      )}
      {shown.length > 0 && (
        <BorderedList label="Webhooks">
          {shown.map((webhook) => (
            <WebhookRow
              key={webhook.id}
              webhook={webhook}
              last={last.get(webhook.id)}
              isArchived={isArchived}
              onTest={() => showDeliveries(webhook, { sendsTest: true })}
              onShowDeliveries={() => showDeliveries(webhook, { sendsTest: false })}
              onEdit={() => show({ kind: 'edit', webhook })}
              onSetActive={(active) => void setActive(webhook, active)}
              onRotate={() => show({ kind: 'rotate', webhook })}
              onDelete={() => show({ kind: 'delete', webhook })}
            />
          ))}
        </BorderedList>
      )}
      {isFull && !isArchived && (
        <p className={classes.note}>
          A room has at most {webhooksPerRoom}. Delete one that nobody uses any more to add another.
        </p>
      )}
      {!isFull && !isArchived && (
        <Button
          {...openerOf()}
          variant="default"
          size="sm"
          className={classes.add ?? ''}
          leftSection={<IconPlus aria-hidden="true" size={16} />}
          onClick={() => show({ kind: 'add' })}
        >
          Add webhook
        </Button>
      )}
    </div>
  );
}
