import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ApiError } from '../graphql/api-error.ts';
import { errorDetails } from '../graphql/error-sentence.ts';
import { BoundsFields } from './bounds-fields.tsx';
import { DialogFrame } from '../ui/dialog-frame.tsx';
import classes from '../ui/dialog-frame.module.css';
import { boundProblems, nameProblem, parseWhole } from './sync/factory-rules.ts';
import type { NewFactory } from './sync/tree-api.ts';
import { useTreeActions } from './tree-actions.ts';
import { treeErrorSentence } from './tree-error-sentence.ts';

/** A new factory: its name and the pool its numbers are drawn from. */
export function CreateDialog(props: {
  initial: NewFactory | null;
  error: ApiError | null;
  onClose: () => void;
}) {
  const { initial, error } = props;
  const { create } = useTreeActions();
  const form = useForm({
    initialValues: {
      name: initial?.name ?? '',
      lower: `${initial?.lowerBound ?? ''}`,
      upper: `${initial?.upperBound ?? ''}`,
    },
    validateInputOnBlur: true,
    validate: {
      name: nameProblem,
      lower: (lower, { upper }) => boundProblems(lower, upper).lowerBound,
      upper: (upper, { lower }) => boundProblems(lower, upper).upperBound,
    },
  });
  return (
    <DialogFrame
      title="New factory"
      submitLabel="Create factory"
      onClose={props.onClose}
      onSubmit={form.onSubmit(({ name, lower, upper }) =>
        create({ name: name.trim(), lowerBound: parseWhole(lower) ?? 0, upperBound: parseWhole(upper) ?? 0 }),
      )}
    >
      {error && (
        <p role="alert" className={classes.error} title={errorDetails(error)}>
          {treeErrorSentence(error)}
        </p>
      )}
      <TextInput label="Name" data-autofocus autoComplete="off" {...form.getInputProps('name')} />
      <BoundsFields lower={form.getInputProps('lower')} upper={form.getInputProps('upper')} />
      <p className={classes.note}>Its numbers are drawn from this range, both ends included.</p>
    </DialogFrame>
  );
}
