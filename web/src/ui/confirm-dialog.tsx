import './modal-styles.ts';
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import { errorDetails, errorSentence } from '../graphql/error-sentence.ts';
import classes from './confirm-dialog.module.css';
import buttonClasses from './danger-button.module.css';
import { useFocusBack } from './use-focus-back.ts';

/** Asks once before something that can't be undone. Stays open, with the reason, when it did not work. */
export function ConfirmDialog(props: {
  title: string;
  /** What will happen, and what stays. */
  children: ReactNode;
  confirmLabel: string;
  isDangerous?: boolean;
  /** Rejects with an `ApiError` when it did not work. */
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  sentence?: (error: ApiError) => string;
}) {
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  useFocusBack();

  async function confirm() {
    setRunning(true);
    setError(null);
    try {
      await props.onConfirm();
      props.onClose();
    } catch (failure) {
      setError(toApiError(failure));
      setRunning(false);
    }
  }

  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
      centered
      size={420}
      zIndex={300}
    >
      <div className={classes.text}>{props.children}</div>
      {error && (
        <p role="alert" className={classes.error} title={errorDetails(error)}>
          {(props.sentence ?? errorSentence)(error)}
        </p>
      )}
      <div className={classes.actions}>
        <Button variant="default" onClick={props.onClose} data-autofocus>
          Cancel
        </Button>
        <Button
          loading={isRunning}
          onClick={() => void confirm()}
          className={props.isDangerous ? (buttonClasses.danger ?? '') : ''}
        >
          {props.confirmLabel}
        </Button>
      </div>
    </Modal>
  );
}
