import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { DialogFrame } from '../ui/dialog-frame.tsx';
import { nameProblem } from './sync/factory-rules.ts';
import type { Factory } from './sync/tree-api.ts';
import { selectAll } from '../ui/select-all.ts';
import { useTreeActions } from './tree-actions.ts';

/** Another name for a factory. `current` is the factory now; `null` when somebody deleted it meanwhile. */
export function RenameDialog(props: { seen: Factory; current: Factory | null; onClose: () => void }) {
  const { seen, current } = props;
  const actions = useTreeActions();
  const form = useForm({ initialValues: { name: seen.name }, validate: { name: nameProblem } });
  function submit(typed: string) {
    const name = typed.trim();
    const { lowerBound, upperBound } = seen;
    if (!current) return actions.create({ name, lowerBound, upperBound });
    if (name === seen.name) return props.onClose();
    actions.update(seen, { name });
  }
  return (
    <DialogFrame
      title={`Rename “${seen.name}”`}
      submitLabel={current ? 'Rename' : 'Create it again'}
      onClose={props.onClose}
      onSubmit={form.onSubmit(({ name }) => submit(name))}
    >
      <ChangedMeanwhile
        current={current}
        now={current && current.name !== seen.name ? `It is called “${current.name}” now` : null}
      />
      <TextInput
        label="Name"
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('name')}
        onFocus={selectAll}
      />
    </DialogFrame>
  );
}
