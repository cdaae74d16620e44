import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs';
import type { VirtualItem } from '@tanstack/react-virtual';
import { IconButton } from '../ui/icon-button.tsx';
import classes from './row-menus.module.css';
import type { TreeRow } from './tree-rows.ts';

/**
 * A button on every factory that is on the screen. They lie over the tree, not in it: what is within a row would become
 * part of what the row is called.
 */
export function RowMenus(props: {
  rows: readonly TreeRow[];
  items: readonly VirtualItem[];
  onOpen: (key: string, anchor: HTMLElement) => void;
}) {
  return (
    <div className={classes.menus}>
      {props.items.map(({ index, key, start, size }) => {
        const row = props.rows[index];
        if (row?.kind !== 'factory') return null;
        return (
          <IconButton
            key={key}
            tabIndex={-1}
            className={classes.menu ?? ''}
            style={{ transform: `translateY(calc(${start + size / 2}px - 50%))` }}
            aria-label={`Actions for ${row.shown.factory.name}`}
            aria-haspopup="menu"
            onClick={(event) => props.onOpen(row.key, event.currentTarget)}
          >
            <IconDots aria-hidden="true" size={18} />
          </IconButton>
        );
      })}
    </div>
  );
}
