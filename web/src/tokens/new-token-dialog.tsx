import { useAppServices } from '../app-context.ts';
import { CopyableText } from '../ui/copyable-text.tsx';
import { ShownOnceDialog } from '../ui/shown-once-dialog.tsx';
import { curlExample, curlReadExample } from './token-words.ts';
import classes from './tokens.module.css';

/** A token that was just made: shown this once, with a command to try it. */
export function NewTokenDialog(props: { token: string; canWrite: boolean; onClose: () => void }) {
  const { graphqlUrl } = useAppServices().config;
  const example = (props.canWrite ? curlExample : curlReadExample)(graphqlUrl, props.token);
  return (
    <ShownOnceDialog title="Your new token" doneLabel="I have copied it" returnsFocus onClose={props.onClose}>
      <p className={classes.once}>Copy it now: it is not kept anywhere, and not shown again.</p>
      <CopyableText text={props.token} label="Token" copyLabel="Copy token" isFirst />
      <h2 className={classes.exampleTitle}>Try it</h2>
      <CopyableText text={example} label="Command to try the token" copyLabel="Copy command" />
    </ShownOnceDialog>
  );
}
