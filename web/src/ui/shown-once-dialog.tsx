import './modal-styles.ts';
import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './shown-once-dialog.module.css';
import { useFocusBack } from './use-focus-back.ts';

/** A secret that is shown this once, to be copied before it is closed. */
export function ShownOnceDialog(props: {
  title: string;
  /** Says that it was copied. */
  doneLabel: string;
  children: ReactNode;
  /** Whether the keyboard goes back to where it came from; else the page sees to that. */
  returnsFocus?: boolean;
  onClose: () => void;
}) {
  const { returnsFocus = false } = props;
  useFocusBack({ isOn: returnsFocus });
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ 'aria-label': 'Close' }}
      // A click beside it must not lose what is shown once.
      closeOnClickOutside={false}
      centered
      size={560}
      // Over a drawer, whichever came first.
      zIndex={300}
      returnFocus={returnsFocus}
    >
      {props.children}
      <div className={classes.done}>
        <Button onClick={props.onClose}>{props.doneLabel}</Button>
      </div>
    </Modal>
  );
}
