import '../ui/modal-styles.ts';
import { Button, Modal } from '@mantine/core';
import { useAppServices } from '../app-context.ts';
import { CopyableText } from '../ui/copyable-text.tsx';
import { useFocusBack } from '../ui/use-focus-back.ts';
import { curlExample, curlReadExample } from './token-words.ts';
import classes from './tokens.module.css';

/** A token that was just made: shown this once, with a command to try it. */
export function NewTokenDialog(props: { token: string; canWrite: boolean; onClose: () => void }) {
  useFocusBack();
  const { graphqlUrl } = useAppServices().config;
  const example = (props.canWrite ? curlExample : curlReadExample)(graphqlUrl, props.token);
  return (
    <Modal
      opened
      onClose={props.onClose}
      title="Your new token"
      closeButtonProps={{ 'aria-label': 'Close' }}
      // A click beside it must not lose what is shown once.
      closeOnClickOutside={false}
      centered
      size={560}
    >
      <p className={classes.once}>Copy it now: it is not kept anywhere, and not shown again.</p>
      <CopyableText text={props.token} label="Token" copyLabel="Copy token" isFirst />
      <h2 className={classes.exampleTitle}>Try it</h2>
      <CopyableText text={example} label="Command to try the token" copyLabel="Copy command" />
      <div className={classes.done}>
        <Button onClick={props.onClose}>I have copied it</Button>
      </div>
    </Modal>
  );
}
