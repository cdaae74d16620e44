import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import { Menu } from '@mantine/core';
import IconArrowsHorizontal from '@tabler/icons-react/dist/esm/icons/IconArrowsHorizontal.mjs';
import IconDice5 from '@tabler/icons-react/dist/esm/icons/IconDice5.mjs';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import IconTrash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import classes from './factory-menu.module.css';
import type { ShownFactory } from './sync/tree-engine.ts';
import { useTreeActions } from './tree-actions.ts';

/** Everything that can be done with one factory, at a point of the window; however it was opened. */
export function FactoryMenu(props: {
  shown: ShownFactory;
  at: { x: number; y: number };
  onRemove: () => void;
  onClose: () => void;
}) {
  const { shown, at } = props;
  const { factory } = shown;
  const actions = useTreeActions();
  const isDisabled = actions.isReadOnly || shown.isNew;
  return (
    <Menu
      opened
      onChange={(isOpen) => !isOpen && props.onClose()}
      position="bottom-start"
      offset={4}
      width={220}
      shadow="md"
      returnFocus={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <span aria-hidden="true" className={classes.point} style={{ left: at.x, top: at.y }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={`Actions for ${factory.name}`}>
        {actions.isReadOnly && <Menu.Label>Offline: only looking is possible.</Menu.Label>}
        <Menu.Item
          leftSection={<IconDice5 size={16} />}
          disabled={isDisabled}
          onClick={() => actions.openGenerate(factory)}
        >
          Generate numbers…
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPencil size={16} />}
          rightSection={<kbd className={classes.key}>F2</kbd>}
          disabled={isDisabled}
          onClick={() => actions.openRename(factory)}
        >
          Rename…
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowsHorizontal size={16} />}
          disabled={isDisabled}
          onClick={() => actions.openRange(factory)}
        >
          Change range…
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTrash size={16} />}
          rightSection={<kbd className={classes.key}>Del</kbd>}
          className={classes.danger ?? ''}
          disabled={isDisabled}
          onClick={props.onRemove}
        >
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
