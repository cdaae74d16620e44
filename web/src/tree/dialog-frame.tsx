import '../ui/modal-styles.ts';
import { Button, Modal } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import classes from './dialog-frame.module.css';

/** A small form over the page. The tree gives the keyboard back to its row. */
export function DialogFrame(props: {
  title: string;
  submitLabel: string;
  children: ReactNode;
  cancelLabel?: string;
  /** Whether there is no field to begin with: then the way back has the keyboard. */
  isChoice?: boolean;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  onCancel?: () => void;
  onClose: () => void;
}) {
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
      centered
      size={420}
      returnFocus={false}
    >
      <form className={classes.form} noValidate onSubmit={props.onSubmit}>
        {props.children}
        <div className={classes.actions}>
          <Button
            variant="default"
            onClick={props.onCancel ?? props.onClose}
            {...(props.isChoice ? { 'data-autofocus': true } : {})}
          >
            {props.cancelLabel ?? 'Cancel'}
          </Button>
          <Button type="submit">{props.submitLabel}</Button>
        </div>
      </form>
    </Modal>
  );
}
