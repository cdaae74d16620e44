import { Button, Textarea } from '@mantine/core';
import { useDeferredValue, useId, useMemo, useState } from 'react';
import { createUuid } from '../../lib/create-uuid.ts';
import dialogClasses from '../../ui/dialog-frame.module.css';
import { recordsLabel, wholeLabel } from '../record-words.ts';
import type { UploadItem } from './batch-upload.ts';
import { parsePasted } from './parse-pasted.ts';
import type { Pasted } from './parse-pasted.ts';
import { PastePreview } from './paste-preview.tsx';
import classes from './paste.module.css';

const example = `informationOne,informationTwo,kind,value
Pump 7,pressure,probe,4.2
"Pump 8, spare",pressure,probe,4.4`;

/** Where records are pasted, with what was read of them. */
export function PasteForm(props: {
  onSubmit: (items: readonly UploadItem[], unit: Pasted['unit']) => void;
  onCancel: () => void;
}) {
  const [text, setText] = useState('');
  const [nowMs] = useState(() => Date.now());
  const read = useDeferredValue(text);
  const pasted = useMemo(() => parsePasted(read, { nowMs, createId: createUuid }), [read, nowMs]);
  const fileId = useId();
  const isCurrent = read === text;
  const isReadable = !('problem' in pasted);
  const good = isReadable ? pasted.records.filter(({ input }) => input !== null) : [];
  const items = good.flatMap(({ number, input }) => (input ? [{ number, input }] : []));

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReadable && isCurrent && items.length > 0) props.onSubmit(items, pasted.unit);
      }}
    >
      <Textarea
        label="CSV or JSON"
        description="CSV with a line of column names, a JSON array, or one JSON object per line"
        placeholder={example}
        classNames={{ input: classes.text ?? '' }}
        rows={7}
        spellCheck={false}
        data-autofocus
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <div className={classes.file}>
        <label htmlFor={fileId}>Or choose a file:</label>
        <input
          id={fileId}
          type="file"
          accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson"
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file) void file.text().then(setText);
          }}
        />
      </div>
      <div className={classes.read} role="status" aria-label="What was read">
        {isReadable
          ? summary(pasted, items.length)
          : read.trim() === ''
            ? 'What is read of it shows here before anything is sent.'
            : pasted.problem}
      </div>
      {isReadable && <PastePreview pasted={pasted} />}
      <div className={dialogClasses.actions}>
        <Button variant="default" onClick={props.onCancel}>
          Cancel
        </Button>
        <Button type="submit" disabled={!isCurrent || items.length === 0}>
          {items.length === 0 ? 'Submit' : `Submit ${recordsLabel(items.length)}`}
        </Button>
      </div>
    </form>
  );
}

function summary({ format, records, ignored, unit }: Pasted, goodCount: number): string {
  const badCount = records.length - goodCount;
  const parts = [`${format}, ${recordsLabel(records.length)}.`];
  if (badCount > 0) {
    const what = badCount === 1 ? `1 ${unit} has` : `${wholeLabel(badCount)} ${unit}s have`;
    parts.push(`${what} problems and will be left out.`);
  }
  if (ignored.length > 0) parts.push(`Not used: ${ignored.slice(0, 5).join(', ')}.`);
  return parts.join(' ');
}
