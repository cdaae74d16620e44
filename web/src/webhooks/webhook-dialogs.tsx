import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { DeliveriesDialog } from './deliveries-dialog.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import type { WebhookDialog, Webhooks } from './use-webhooks.ts';
import { WebhookForm } from './webhook-form.tsx';
import { addressLabel, webhookErrorSentence } from './webhook-words.ts';

/** The dialog of webhooks that is open. */
export function WebhookDialogs({ webhooks, dialog }: { webhooks: Webhooks; dialog: WebhookDialog }) {
  const { list, show } = webhooks;
  const close = () => webhooks.close(dialog);
  switch (dialog.kind) {
    case 'add':
      return (
        <WebhookForm
          webhook={null}
          onSave={async (settings) => {
            const created = await list.create(settings);
            show({ kind: 'secret', ...created, isNew: true });
          }}
          onClose={close}
        />
      );
    case 'edit':
      return (
        <WebhookForm
          webhook={dialog.webhook}
          onSave={async (settings) => {
            await list.update(dialog.webhook.id, settings);
            close();
          }}
          onClose={close}
        />
      );
    case 'secret':
      return <SecretDialog {...dialog} onClose={close} />;
    case 'deliveries':
      return <DeliveriesDialog webhook={dialog.webhook} log={dialog.log} onClose={close} />;
    case 'rotate':
      return (
        <ConfirmDialog
          title="Make a new secret?"
          confirmLabel="Make new secret"
          sentence={webhookErrorSentence}
          onConfirm={async () => {
            const secret = await list.rotateSecret(dialog.webhook.id);
            show({ kind: 'secret', webhook: dialog.webhook, secret, isNew: false });
          }}
          onClose={close}
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
          onClose={close}
        >
          <p>
            Nothing more is sent there, and the log of its deliveries goes with it. This can’t be undone; to
            stop for a while, switch it off.
          </p>
        </ConfirmDialog>
      );
  }
}
