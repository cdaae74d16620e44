import type { Factory, FactoryUpdate, NewFactory } from './tree-api.ts';

/** Something the person did that the server has not answered yet. */
export type PendingEdit =
  | { kind: 'create'; key: string; input: NewFactory; at: string; by: string }
  | { kind: 'update'; id: string; input: FactoryUpdate }
  | { kind: 'generate'; id: string; count: number }
  /** Not sent before its time to undo is over. */
  | { kind: 'remove'; id: string };

/** A factory as it is on the screen. */
export interface ShownFactory {
  /** Stays the same from the first moment on the screen; the id comes with the server's answer. */
  key: string;
  factory: Factory;
  /** Whether the server has yet to answer. */
  isSaving: boolean;
  /** Whether the server has yet to give it an id. */
  isNew: boolean;
  /** How many numbers are being drawn; `null` when none are. */
  awaitedCount: number | null;
}

/** What is on the server with what was done to it here on top. */
export function shownFactories(
  confirmed: readonly Factory[],
  edits: readonly PendingEdit[],
  keyOf: (id: string) => string,
): ShownFactory[] {
  const shown = confirmed
    .filter(({ id }) => !edits.some((edit) => edit.kind === 'remove' && edit.id === id))
    .map((factory): ShownFactory => {
      const unedited = { key: keyOf(factory.id), factory, isSaving: false, isNew: false, awaitedCount: null };
      return edits.reduce(withEdit, unedited);
    });
  const created = edits.filter((edit) => edit.kind === 'create').map(newFactory);
  return [...shown, ...created];
}

function withEdit(shown: ShownFactory, edit: PendingEdit): ShownFactory {
  if (edit.kind === 'create' || edit.kind === 'remove' || edit.id !== shown.factory.id) return shown;
  if (edit.kind === 'generate') return { ...shown, isSaving: true, awaitedCount: edit.count };
  return { ...shown, isSaving: true, factory: withUpdate(shown.factory, edit.input) };
}

/** The factory after an update: other bounds empty the numbers. */
export function withUpdate(factory: Factory, input: FactoryUpdate): Factory {
  const name = input.name ?? factory.name;
  const lowerBound = input.lowerBound ?? factory.lowerBound;
  const upperBound = input.upperBound ?? factory.upperBound;
  const keepsPool = lowerBound === factory.lowerBound && upperBound === factory.upperBound;
  return { ...factory, name, lowerBound, upperBound, children: keepsPool ? factory.children : [] };
}

function newFactory(edit: Extract<PendingEdit, { kind: 'create' }>): ShownFactory {
  const { key, input, at, by } = edit;
  const unknown = { id: key, treeId: '', children: [], generatedAt: null, version: 0 };
  const factory = { ...unknown, ...input, updatedAt: at, updatedBy: by };
  return { key, factory, isSaving: true, isNew: true, awaitedCount: null };
}
