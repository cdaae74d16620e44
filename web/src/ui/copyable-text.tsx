import { CodeBlock } from './code-block.tsx';
import { CopyButton } from './copy-button.tsx';
import classes from './copyable-text.module.css';

/** A text to take along, with the button that puts it on the clipboard. */
export function CopyableText(props: {
  text: string;
  /** What it is, for whoever can't see where it stands. */
  label: string;
  copyLabel: string;
  /** Whether the keyboard begins there. */
  isFirst?: boolean;
}) {
  return (
    <div className={classes.place}>
      <CodeBlock
        aria-label={props.label}
        className={classes.text ?? ''}
        {...(props.isFirst ? { 'data-autofocus': true } : {})}
      >
        {props.text}
      </CodeBlock>
      <CopyButton text={props.text} label={props.copyLabel} />
    </div>
  );
}
