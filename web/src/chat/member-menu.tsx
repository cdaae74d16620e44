import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import { Menu } from '@mantine/core';
import IconCrown from '@tabler/icons-react/dist/esm/icons/IconCrown.mjs';
import IconMessage from '@tabler/icons-react/dist/esm/icons/IconMessage.mjs';
import IconUser from '@tabler/icons-react/dist/esm/icons/IconUser.mjs';
import IconUserMinus from '@tabler/icons-react/dist/esm/icons/IconUserMinus.mjs';
import type { RefObject } from 'react';
import type { Membership, Role } from '../sync/chat-api.ts';
import { Anchor } from '../ui/anchor.ts';
import { useFocusBack } from '../ui/use-focus-back.ts';
import classes from './message-menu.module.css';
import { lastOwnerSentence } from './room-error-sentence.ts';
import { useOpenDirect } from './use-open-direct.ts';

/** What an owner can do with a member, at the button of the member's row. */
export function MemberMenu(props: {
  anchor: RefObject<HTMLElement | null>;
  member: Membership;
  isSelf: boolean;
  isLastOwner: boolean;
  onSetRole: (role: Role) => void;
  onRemove: () => void;
  onClose: () => void;
}) {
  const { member, isSelf, isLastOwner } = props;
  const openDirect = useOpenDirect();
  useFocusBack({ to: props.anchor });
  return (
    <Menu
      opened
      onChange={(isOpen) => !isOpen && props.onClose()}
      position="bottom-end"
      width={230}
      shadow="md"
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Anchor to={props.anchor} />
      </Menu.Target>
      <Menu.Dropdown aria-label={`Actions for ${member.displayName}`} aria-labelledby={undefined}>
        {isLastOwner && (
          // There may be nothing to choose: the keyboard is on the reason then, and Escape works.
          <Menu.Label tabIndex={-1} data-autofocus>
            {lastOwnerSentence}
          </Menu.Label>
        )}
        {!isSelf && (
          <Menu.Item leftSection={<IconMessage size={16} />} onClick={() => void openDirect(member.userId)}>
            Message
          </Menu.Item>
        )}
        {member.role === 'MEMBER' ? (
          <Menu.Item leftSection={<IconCrown size={16} />} onClick={() => props.onSetRole('OWNER')}>
            Make owner
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconUser size={16} />}
            disabled={isLastOwner}
            onClick={() => props.onSetRole('MEMBER')}
          >
            Make member
          </Menu.Item>
        )}
        {!isSelf && (
          <Menu.Item
            leftSection={<IconUserMinus size={16} />}
            className={classes.danger ?? ''}
            onClick={props.onRemove}
          >
            Remove from room
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
