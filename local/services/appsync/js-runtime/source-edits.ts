/** Replaces `start` to `end` (offsets) by `text`. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

export interface EditedText {
  text: string;
  /** The offset in the original of an offset in the result; the edit's start for what the edit put in. */
  originalOffset(offset: number): number;
}

/** Applies edits that do not overlap; those at one place come out in the order given. */
export function applyEdits(original: string, edits: readonly Edit[]): EditedText {
  const ordered = [...edits].sort((one, other) => one.start - other.start);
  /** Each stretch of the result: where it starts, and where its text starts in the original. */
  const stretches: { at: number; original: number; isKept: boolean }[] = [];
  let text = '';
  let kept = 0;

  const add = (piece: string, start: number, isKept: boolean): void => {
    if (piece === '') return;
    stretches.push({ at: text.length, original: start, isKept });
    text += piece;
  };
  for (const edit of ordered) {
    add(original.slice(kept, edit.start), kept, true);
    add(edit.text, edit.start, false);
    kept = edit.end;
  }
  add(original.slice(kept), kept, true);

  return {
    text,
    originalOffset(offset) {
      const stretch = stretches.findLast(({ at }) => at <= offset);
      if (!stretch) return 0;
      return stretch.isKept ? stretch.original + offset - stretch.at : stretch.original;
    },
  };
}
