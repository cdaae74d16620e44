import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import { Menu } from '@mantine/core';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import IconLink from '@tabler/icons-react/dist/esm/icons/IconLink.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import IconTrash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import type { Message } from '../sync/chat-api.ts';
import { useMessageActions } from './message-actions-context.ts';
import classes from './message-menu.module.css';

/** All actions of one message, at a point of the window. */
export function MessageMenu(props: { message: Message; at: { x: number; y: number }; onClose: () => void }) {
  const { message, at } = props;
  const actions = useMessageActions();
  const rights = actions.rights(message);
  return (
    <Menu
      opened
      onChange={(isOpen) => !isOpen && props.onClose()}
      position="bottom-end"
      offset={4}
      width={196}
      shadow="md"
      returnFocus={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <span aria-hidden="true" className={classes.point} style={{ left: at.x, top: at.y }} />
      </Menu.Target>
      <Menu.Dropdown aria-label="Message actions">
        {rights.copy && (
          <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => actions.copyText(message)}>
            Copy text
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLink size={16} />} onClick={() => actions.copyLink(message)}>
          Copy link
        </Menu.Item>
        {rights.edit && (
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => actions.edit(message)}>
            Edit
          </Menu.Item>
        )}
        {rights.delete && (
          <Menu.Item
            leftSection={<IconTrash size={16} />}
            className={classes.danger ?? ''}
            onClick={() => actions.remove(message)}
          >
            Delete
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
