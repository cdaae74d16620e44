import { Button } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import type { ApiError } from '../graphql/api-error.ts';
import { errorDetails, errorSentence } from '../graphql/error-sentence.ts';
import classes from './error-notice.module.css';

/** Something could not be fetched: what happened, the code in the details, and another try. */
export function ErrorNotice({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  return (
    <div role="alert" className={classes.notice}>
      <IconAlertTriangle aria-hidden="true" size={20} className={classes.icon} />
      <p className={classes.sentence}>{errorSentence(error)}</p>
      <details className={classes.details}>
        <summary>Details</summary>
        <code>{errorDetails(error)}</code>
      </details>
      {onRetry && (
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
