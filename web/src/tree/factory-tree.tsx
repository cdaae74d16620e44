import { useVirtualizer } from '@tanstack/react-virtual';
import type { Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useLongPress } from '../ui/use-long-press.ts';
import { useValue } from '../ui/use-value.ts';
import type { ExpandedRows } from './expanded-rows.ts';
import { FactoryMenu } from './factory-menu.tsx';
import classes from './factory-tree.module.css';
import { RowMenus } from './row-menus.tsx';
import type { ShownFactory } from './sync/tree-engine.ts';
import { useTreeActions } from './tree-actions.ts';
import { treeCommand, typeAhead } from './tree-keys.ts';
import { rootKey, treeRows } from './tree-rows.ts';
import type { FactoryRow, TreeRow } from './tree-rows.ts';
import { TreeRowView } from './tree-row-view.tsx';
import type { RemoteMark } from './use-remote-marks.ts';
import { useRowFocus } from './use-row-focus.ts';

/** Letters typed within this time belong together. */
const typeAheadMs = 600;

/** Where the keyboard should go: to a row, or back to the one that had it. */
export interface FocusWish {
  key: string | null;
  count: number;
}

/**
 * The tree, after the WAI-ARIA tree view pattern: two levels under one root. Only what is on the screen, and the row
 * with the keyboard, is in the document.
 */
export function FactoryTree(props: {
  factories: readonly ShownFactory[];
  expanded: ExpandedRows;
  marks: ReadonlyMap<string, RemoteMark>;
  focusWish: FocusWish;
  /** The factory of the page's address. */
  startId: string | null;
  onVisit: (factoryId: string | null) => void;
}) {
  const { factories, expanded, marks } = props;
  const actions = useTreeActions();
  const open = useValue(expanded.value);
  const rows = useMemo(() => treeRows(factories, (id) => open.has(id)), [factories, open]);
  const scrollerRef = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<{ key: string; x: number; y: number } | null>(null);
  const typed = useRef({ text: '', atMs: 0 });

  const focus = useRowFocus({
    rows,
    scrollerRef,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
    startKey: props.startId,
  });
  const { activeIndex } = focus;
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used here, never passed on as memoised
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollerRef.current,
    estimateSize: (index) => (rows[index]?.kind === 'number' ? 30 : 46),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 8,
    paddingStart: 4,
    paddingEnd: 72,
    rangeExtractor: (range) => withPinned(range, activeIndex),
  });

  const showStart = useEffectEvent(() => {
    if (props.startId !== null) virtualizer.scrollToIndex(activeIndex, { align: 'center' });
  });
  useEffect(() => showStart(), []);

  const onWish = useEffectEvent(() => {
    const { key, count } = props.focusWish;
    // Who searches keeps the keyboard, also when the tree comes back with other results.
    if (count === 0 || document.activeElement?.matches('input[type=search]')) return;
    if (key === null) focus.goBack();
    else focus.goTo(key);
  });
  useEffect(() => onWish(), [props.focusWish.count]);

  function setExpanded(row: TreeRow, isExpanded: boolean) {
    if (row.kind === 'factory') expanded.set([row.shown.factory.id], isExpanded);
    else if (row.kind === 'root') expanded.set([rootKey], isExpanded);
  }

  function factoryOf(row: TreeRow | undefined): FactoryRow | null {
    if (row?.kind === 'factory') return row;
    if (row?.kind !== 'number') return null;
    return (
      rows.find((other): other is FactoryRow => other.kind === 'factory' && other.key === row.parentKey) ??
      null
    );
  }

  function openMenu(row: TreeRow | undefined, at: { x: number; y: number }) {
    const factory = factoryOf(row);
    if (factory) setMenu({ key: factory.key, ...at });
  }

  /** Takes a factory away; the row in its place has the keyboard then. */
  function remove(row: FactoryRow) {
    if (actions.isReadOnly || row.shown.isNew) return;
    const index = rows.indexOf(row);
    const next = rows.findIndex((other, place) => place > index && other.kind === 'factory');
    actions.remove(row.shown);
    focus.go(
      next >= 0
        ? next
        : Math.max(
            0,
            rows.findLastIndex((other, place) => place < index && other.level < 3),
          ),
    );
  }

  function run(event: KeyboardEvent, row: TreeRow) {
    const command = treeCommand(event, rows, activeIndex);
    if (!command) return false;
    const factory = factoryOf(row);
    if (command.do === 'go') focus.go(command.index);
    else if (command.do === 'expand' || command.do === 'collapse') setExpanded(row, command.do === 'expand');
    else if (command.do === 'toggle') setExpanded(row, !row.isExpanded);
    else if (command.do === 'menu') openMenu(row, belowOf(event.target));
    else if (command.do === 'expand-siblings') {
      expanded.set(row.level === 1 ? [rootKey] : factories.map((shown) => shown.factory.id), true);
    } else if (!factory || actions.isReadOnly || factory.shown.isNew) return true;
    else if (command.do === 'rename') actions.openRename(factory.shown.factory);
    else remove(factory);
    return true;
  }

  function search(letter: string, atMs: number) {
    const isSoon = atMs - typed.current.atMs < typeAheadMs;
    typed.current = { text: (isSoon ? typed.current.text : '') + letter, atMs };
    const found = typeAhead(rows, activeIndex, typed.current.text);
    if (found !== null) focus.go(found);
  }

  function onKeyDown(event: KeyboardEvent) {
    const row = rows[activeIndex];
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
    if (!row || isShortcut || !(event.target instanceof Element) || !event.target.matches('[role=treeitem]'))
      return;
    const isLetter =
      [...event.key].length === 1 && event.key !== ' ' && event.key !== '*' && event.key !== '?';
    if (isLetter) search(event.key, event.timeStamp);
    else if (!run(event, row)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  const items = virtualizer.getVirtualItems();
  const press = useLongPress((at) => {
    const element = document.elementFromPoint(at.x, at.y);
    openMenu(rows[rowIndexOf(element) ?? -1], at);
  });

  const menuRow =
    menu && rows.find((row): row is FactoryRow => row.kind === 'factory' && row.key === menu.key);
  const onMenu = useCallback((key: string, anchor: HTMLElement) => {
    const { left, bottom } = anchor.getBoundingClientRect();
    setMenu({ key, x: left, y: bottom });
  }, []);

  return (
    <>
      <div
        ref={scrollerRef}
        className={classes.scroller}
        {...press}
        onKeyDown={onKeyDown}
        onFocus={({ target }) => {
          const index = rowIndexOf(target);
          if (index === null) return;
          focus.onFocus(index);
          props.onVisit(factoryOf(rows[index])?.shown.factory.id ?? null);
        }}
        onBlur={({ relatedTarget }) => focus.onBlur(relatedTarget)}
        onContextMenu={(event) => {
          const index = rowIndexOf(event.target);
          if (index === null) return;
          event.preventDefault();
          const isByKey = event.clientX === 0 && event.clientY === 0;
          openMenu(rows[index], isByKey ? belowOf(event.target) : { x: event.clientX, y: event.clientY });
        }}
      >
        <div className={classes.lines}>
          <div role="tree" aria-label="Factories" style={{ height: virtualizer.getTotalSize() }}>
            {items.map(({ index, key, start }) => {
              const row = rows[index];
              if (!row) return null;
              return (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className={classes.row}
                  style={{ transform: `translateY(${start}px)` }}
                  role="treeitem"
                  aria-level={row.level}
                  aria-posinset={row.position}
                  aria-setsize={row.setSize}
                  {...(row.isExpanded === null ? {} : { 'aria-expanded': row.isExpanded })}
                  {...(row.kind === 'factory' && row.shown.isSaving ? { 'aria-busy': true } : {})}
                  tabIndex={index === activeIndex ? 0 : -1}
                  onClick={() => row.isExpanded !== null && setExpanded(row, !row.isExpanded)}
                >
                  <TreeRowView
                    row={row}
                    factoryCount={factories.length}
                    mark={row.kind === 'factory' ? marks.get(row.shown.factory.id) : undefined}
                  />
                </div>
              );
            })}
          </div>
          <RowMenus rows={rows} items={items} onOpen={onMenu} />
        </div>
      </div>
      {menu && menuRow && (
        <FactoryMenu
          shown={menuRow.shown}
          at={menu}
          onRemove={() => remove(menuRow)}
          onClose={() => {
            setMenu(null);
            focus.goTo(menu.key);
          }}
        />
      )}
    </>
  );
}

function withPinned({ startIndex, endIndex, overscan, count }: Range, pinned: number): number[] {
  const first = Math.max(0, startIndex - overscan);
  const last = Math.min(count - 1, endIndex + overscan);
  const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step);
  if (pinned >= count) return indexes;
  if (pinned < first) return [pinned, ...indexes];
  return pinned > last ? [...indexes, pinned] : indexes;
}

function rowIndexOf(target: EventTarget | null): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>('[role=treeitem]') : null;
  return row?.dataset['index'] === undefined ? null : Number(row.dataset['index']);
}

function belowOf(target: EventTarget): { x: number; y: number } {
  if (!(target instanceof Element)) return { x: 0, y: 0 };
  const { left, bottom, height } = target.getBoundingClientRect();
  return { x: left + 40, y: bottom - height / 4 };
}
