import { describe, expect, it } from 'vitest';
import type { ShownFactory } from './sync/tree-engine.ts';
import { aFactory } from './testing/memory-tree.ts';
import { treeCommand, typeAhead } from './tree-keys.ts';
import { matchFactories, treeRows } from './tree-rows.ts';

function shown(id: string, children: number[] = []): ShownFactory {
  return { key: id, factory: aFactory(id, { children }), isSaving: false, isNew: false, awaitedCount: null };
}

const factories = [shown('Dice', [3, 5]), shown('Coin'), shown('Deck', [12])];
const rows = treeRows(factories, (id) => id === 'root' || id === 'Dice');
const press = (key: string, index: number, shiftKey = false) => treeCommand({ key, shiftKey }, rows, index);

describe('Lines of the tree', () => {
  it('have two levels under one root', () => {
    expect(
      rows.map(({ level, position, setSize, isExpanded }) => [level, position, setSize, isExpanded]),
    ).toEqual([
      [1, 1, 1, true],
      [2, 1, 3, true],
      [3, 1, 2, null],
      [3, 2, 2, null],
      [2, 2, 3, null],
      [2, 3, 3, false],
    ]);
  });

  it('are none below a closed root', () => {
    expect(treeRows(factories, () => false)).toHaveLength(1);
  });

  it('show no old numbers while new ones are drawn', () => {
    const drawing = { ...shown('Dice', [3, 5]), awaitedCount: 4 };
    expect(treeRows([drawing], () => true)).toHaveLength(2);
  });

  it('are found by a part of the name or by a whole number', () => {
    expect(matchFactories(factories, ' IC').map(({ key }) => key)).toEqual(['Dice']);
    expect(matchFactories(factories, '12').map(({ key }) => key)).toEqual(['Deck']);
    expect(matchFactories(factories, '1')).toEqual([]);
  });
});

describe('Keys of the tree', () => {
  it.each([
    ['ArrowDown', 0, { do: 'go', index: 1 }],
    ['ArrowDown', 5, { do: 'go', index: 5 }],
    ['ArrowUp', 0, { do: 'go', index: 0 }],
    ['Home', 4, { do: 'go', index: 0 }],
    ['End', 0, { do: 'go', index: 5 }],
    ['ArrowRight', 5, { do: 'expand' }],
    ['ArrowRight', 1, { do: 'go', index: 2 }],
    ['ArrowRight', 4, null],
    ['ArrowLeft', 1, { do: 'collapse' }],
    ['ArrowLeft', 3, { do: 'go', index: 1 }],
    ['ArrowLeft', 4, { do: 'go', index: 0 }],
    ['*', 1, { do: 'expand-siblings' }],
    ['Enter', 4, { do: 'menu' }],
    ['ContextMenu', 4, { do: 'menu' }],
    ['F10', 4, null],
    ['Tab', 4, null],
  ])('%s on row %i', (key, index, command) => expect(press(key, index)).toEqual(command));

  it('open the menu by Shift+F10', () => expect(press('F10', 4, true)).toEqual({ do: 'menu' }));

  it('go on to the next name that begins with the letters', () => {
    expect(typeAhead(rows, 1, 'd')).toBe(5);
    expect(typeAhead(rows, 5, 'd')).toBe(1);
    expect(typeAhead(rows, 1, 'di')).toBe(1);
    expect(typeAhead(rows, 0, 'c')).toBe(4);
    expect(typeAhead(rows, 0, 'x')).toBeNull();
  });
});
