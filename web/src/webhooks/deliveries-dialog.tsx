import '../ui/modal-styles.ts';
import { Button, Modal } from '@mantine/core';
import IconRefresh from '@tabler/icons-react/dist/esm/icons/IconRefresh.mjs';
import IconSend from '@tabler/icons-react/dist/esm/icons/IconSend.mjs';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useDelayed } from '../ui/use-delayed.ts';
import { useValue } from '../ui/use-value.ts';
import { DeliveryTable } from './delivery-table.tsx';
import type { DeliveryLog, TestProgress } from './sync/delivery-log.ts';
import type { Webhook } from './sync/webhooks-api.ts';
import { addressLabel, testSentence } from './webhook-words.ts';
import classes from './deliveries.module.css';
import { WebhooksSkeleton } from './webhooks-skeleton.tsx';

/** What was sent to a webhook and how it ended; a test event is sent from here. */
export function DeliveriesDialog(props: { webhook: Webhook; log: DeliveryLog; onClose: () => void }) {
  const { webhook, log } = props;
  const { deliveries, hasMore, isLoading, failure, test } = useValue(log.state);
  const isSlow = useDelayed(deliveries === null && failure === null);
  const isTesting = test?.phase === 'sending' || test?.phase === 'waiting';
  return (
    <Modal
      opened
      onClose={props.onClose}
      title="Deliveries"
      closeButtonProps={{ 'aria-label': 'Close' }}
      centered
      size={760}
      zIndex={300}
      returnFocus={false}
    >
      <p className={classes.address}>{addressLabel(webhook.url)}</p>
      <div className={classes.actions}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconSend aria-hidden="true" size={14} />}
          loading={isTesting}
          onClick={() => void log.sendTest()}
        >
          Send test event
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh aria-hidden="true" size={14} />}
          loading={isLoading && deliveries !== null}
          onClick={() => void log.refresh()}
        >
          Look again
        </Button>
      </div>
      <p role="status" className={classes.test} data-tone={toneOf(test)}>
        {test && testSentence(test)}
      </p>
      {failure && <ErrorNotice error={failure} onRetry={() => void log.refresh()} />}
      {isSlow && <WebhooksSkeleton />}
      {deliveries?.length === 0 && (
        <p className={classes.note}>
          Nothing was sent in the last 7 days. What happens in the room from now on shows here, or send a test
          event.
        </p>
      )}
      {deliveries && deliveries.length > 0 && <DeliveryTable deliveries={deliveries} />}
      {hasMore && deliveries && (
        <div className={classes.more}>
          <Button size="xs" variant="default" loading={isLoading} onClick={() => void log.loadMore()}>
            Load more
          </Button>
        </div>
      )}
    </Modal>
  );
}

function toneOf(test: TestProgress | null): 'plain' | 'good' | 'bad' {
  if (test?.phase === 'ended') return test.delivery.error === null ? 'good' : 'bad';
  return test?.phase === 'refused' ? 'bad' : 'plain';
}
