import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import type { Icon } from '@tabler/icons-react';
import type { Message } from '../sync/chat-api.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useMessageActions } from './message-actions-context.ts';
import classes from './message-toolbar.module.css';

/** The nearest actions, beside the message one points at or has in focus. */
export function MessageToolbar({ message }: { message: Message }) {
  const actions = useMessageActions();
  const rights = actions.rights(message);
  return (
    <div role="group" aria-label="Message actions" className={classes.toolbar}>
      {rights.edit && (
        <ToolbarButton label="Edit message" icon={IconPencil} onClick={() => actions.edit(message)} />
      )}
      {rights.copy && (
        <ToolbarButton label="Copy text" icon={IconCopy} onClick={() => actions.copyText(message)} />
      )}
      <ToolbarButton
        label="More actions"
        icon={IconDots}
        hasMenu
        onClick={({ left, bottom }) => actions.openMenu(message, { x: left, y: bottom })}
      />
    </div>
  );
}

function ToolbarButton(props: {
  label: string;
  icon: Icon;
  hasMenu?: boolean;
  onClick: (place: DOMRect) => void;
}) {
  const ButtonIcon = props.icon;
  return (
    <IconButton
      size="small"
      aria-label={props.label}
      title={props.label}
      aria-haspopup={props.hasMenu ? 'menu' : undefined}
      onClick={(event) => props.onClick(event.currentTarget.getBoundingClientRect())}
    >
      <ButtonIcon aria-hidden="true" size={16} stroke={1.75} />
    </IconButton>
  );
}
