import { CopyableText } from '../ui/copyable-text.tsx';
import { ShownOnceDialog } from '../ui/shown-once-dialog.tsx';
import type { Webhook } from './sync/webhooks-api.ts';
import { addressLabel } from './webhook-words.ts';
import classes from './webhooks.module.css';

const verification = `import { Webhook } from 'standardwebhooks';

const event = new Webhook(secret).verify(body, headers);`;

/** A secret that was just made: shown this once, with what a receiver does with it. */
export function SecretDialog(props: {
  webhook: Webhook;
  secret: string;
  isNew: boolean;
  onClose: () => void;
}) {
  return (
    <ShownOnceDialog
      title={props.isNew ? 'Webhook added' : 'Your new secret'}
      doneLabel="I have copied the secret"
      onClose={props.onClose}
    >
      <p className={classes.paragraph}>
        This is the secret of <b>{addressLabel(props.webhook.url)}</b>. Copy it now: it is not shown again.
        {!props.isNew && ' For 24 hours events are signed with the old one as well.'}
      </p>
      <CopyableText text={props.secret} label="Secret" copyLabel="Copy secret" isFirst />
      <h2 className={classes.subtitle}>Verify what arrives</h2>
      <p className={classes.paragraph}>
        Each request is signed as{' '}
        <a href="https://www.standardwebhooks.com" target="_blank" rel="noreferrer">
          Standard Webhooks
        </a>{' '}
        says, in the headers <code>webhook-id</code>, <code>webhook-timestamp</code> and{' '}
        <code>webhook-signature</code>. Refuse what their library does not verify with the secret:
      </p>
      <CopyableText text={verification} label="Code that verifies a request" copyLabel="Copy code" />
    </ShownOnceDialog>
  );
}
