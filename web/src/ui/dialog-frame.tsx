import './modal-styles.ts';
import { Button, Modal } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import buttonClasses from './danger-button.module.css';
import classes from './dialog-frame.module.css';
import { useFocusBack } from './use-focus-back.ts';

/** A small form over the page. */
export function DialogFrame(props: {
  title: string;
  submitLabel: string;
  children: ReactNode;
  cancelLabel?: string;
  /** Whether there is no field to begin with: then the way back has the keyboard. */
  isChoice?: boolean;
  /** Whether the keyboard goes back to where it came from; else the page sees to that. */
  returnsFocus?: boolean;
  /** Whether the answer is awaited: sending it again has to wait. */
  isSending?: boolean;
  /** Whether sending it takes something away for good. */
  isDangerous?: boolean;
  /** In pixels; as much as the screen has at most. */
  width?: number;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  onCancel?: () => void;
  onClose: () => void;
}) {
  useFocusBack({ isOn: props.returnsFocus ?? false });
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
      centered
      size={props.width ?? 420}
      // Over a drawer, whichever came first.
      zIndex={300}
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
          <Button
            type="submit"
            loading={props.isSending ?? false}
            className={props.isDangerous ? (buttonClasses.danger ?? '') : ''}
          >
            {props.submitLabel}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
