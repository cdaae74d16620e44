import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { DeliveriesDialog } from './deliveries-dialog.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import type { DeliveryLog } from './sync/delivery-log.ts';
import type { WebhookList } from './sync/webhook-list.ts';
import type { Webhook } from './sync/webhooks-api.ts';
import { WebhookForm } from './webhook-form.tsx';
import { addressLabel, webhookErrorSentence } from './webhook-words.ts';

/** What lies over the list of webhooks. */
export type WebhookDialog =
  | { kind: 'add' }
  | { kind: 'edit'; webhook: Webhook }
  | { kind: 'secret'; webhook: Webhook; secret: string; isNew: boolean }
  | { kind: 'deliveries'; webhook: Webhook; log: DeliveryLog }
  | { kind: 'rotate'; webhook: Webhook }
  | { kind: 'delete'; webhook: Webhook };

export function WebhookDialogs(props: {
  dialog: WebhookDialog;
  list: WebhookList;
  /** Shows another in its place. */
  onShow: (dialog: WebhookDialog) => void;
  /** Takes this one away, unless another is in its place. */
  onClose: () => void;
}) {
  const { dialog, list, onShow, onClose } = props;
  switch (dialog.kind) {
    case 'add':
      return (
        <WebhookForm
          webhook={null}
          onSave={async (settings) => {
            const created = await list.create(settings);
            onShow({ kind: 'secret', ...created, isNew: true });
          }}
          onClose={onClose}
        />
      );
    case 'edit':
      return (
        <WebhookForm
          webhook={dialog.webhook}
          onSave={async (settings) => {
            await list.update(dialog.webhook.id, settings);
            onClose();
          }}
          onClose={onClose}
        />
      );
    case 'secret':
      return <SecretDialog {...dialog} onClose={onClose} />;
    case 'deliveries':
      return <DeliveriesDialog webhook={dialog.webhook} log={dialog.log} onClose={onClose} />;
    case 'rotate':
      return (
        <ConfirmDialog
          title="Make a new secret?"
          confirmLabel="Make new secret"
          sentence={webhookErrorSentence}
          onConfirm={async () => {
            const secret = await list.rotateSecret(dialog.webhook.id);
            onShow({ kind: 'secret', webhook: dialog.webhook, secret, isNew: false });
          }}
          onClose={onClose}
        >
          <p>
            For {addressLabel(dialog.webhook.url)}. Events are signed with both secrets for 24 hours: within
            them the receiver has to learn the new one.
          </p>
        </ConfirmDialog>
      );
    case 'delete':
      return (
        <ConfirmDialog
          title={`Delete ${addressLabel(dialog.webhook.url)}?`}
          confirmLabel="Delete webhook"
          isDangerous
          sentence={webhookErrorSentence}
          onConfirm={() => list.remove(dialog.webhook.id)}
          onClose={onClose}
        >
          <p>
            Nothing more is sent there, and the log of its deliveries goes with it. This can’t be undone; to
            stop for a while, switch it off.
          </p>
        </ConfirmDialog>
      );
  }
}
