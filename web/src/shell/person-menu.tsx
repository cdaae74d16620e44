import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import { Menu } from '@mantine/core';
import IconDeviceDesktop from '@tabler/icons-react/dist/esm/icons/IconDeviceDesktop.mjs';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import IconKeyboard from '@tabler/icons-react/dist/esm/icons/IconKeyboard.mjs';
import IconLogout from '@tabler/icons-react/dist/esm/icons/IconLogout.mjs';
import IconMoon from '@tabler/icons-react/dist/esm/icons/IconMoon.mjs';
import IconTerminal2 from '@tabler/icons-react/dist/esm/icons/IconTerminal2.mjs';
import IconSun from '@tabler/icons-react/dist/esm/icons/IconSun.mjs';
import IconUserX from '@tabler/icons-react/dist/esm/icons/IconUserX.mjs';
import type { RefObject } from 'react';
import { Link } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { Anchor } from '../ui/anchor.ts';
import { useFocusBack } from '../ui/use-focus-back.ts';
import { useCommands } from './commands-context.ts';
import { useLayout } from './use-layout.ts';
import { useDisplayName } from './use-profile.ts';
import { useSchemeSwitch } from './use-scheme-switch.ts';

/** The menu of the signed-in person, at its button. */
export function PersonMenu({
  anchor,
  onClose,
}: {
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}) {
  useFocusBack({ to: anchor });
  const { user } = useSignedIn();
  const name = useDisplayName();
  const commands = useCommands();
  // There the bar has no room for it.
  const isPhone = useLayout() === 'phone';
  const { other, switchScheme, useSystem: followSystem } = useSchemeSwitch();
  return (
    <Menu
      opened
      onChange={(opened) => !opened && onClose()}
      position="top-start"
      width={240}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Anchor to={anchor} />
      </Menu.Target>
      <Menu.Dropdown aria-label="You" aria-labelledby={undefined}>
        <Menu.Label>
          {name}
          {user.groups.length > 0 && ` · ${user.groups.join(', ')}`}
        </Menu.Label>
        <Menu.Item
          leftSection={other === 'dark' ? <IconMoon size={16} /> : <IconSun size={16} />}
          onClick={switchScheme}
        >
          Switch to {other} theme
        </Menu.Item>
        <Menu.Item leftSection={<IconDeviceDesktop size={16} />} onClick={followSystem}>
          Use the system’s theme
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={commands.showShortcuts}>
          Keyboard shortcuts
        </Menu.Item>
        {user.groups.some((group) => group.startsWith('data.')) && (
          <Menu.Item component={Link} to="/tokens" leftSection={<IconKey size={16} />}>
            Access tokens
          </Menu.Item>
        )}
        {isPhone && (
          <Menu.Item component="a" href="/playground" leftSection={<IconTerminal2 size={16} />}>
            Playground
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={commands.signOut}>
          Sign out
        </Menu.Item>
        <Menu.Item leftSection={<IconUserX size={16} />} onClick={commands.deleteAccount}>
          Delete account…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
