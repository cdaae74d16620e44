import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { DialogFrame } from '../ui/dialog-frame.tsx';
import classes from '../ui/dialog-frame.module.css';
import { numberLabel, rangeLabel } from './factory-words.ts';
import { countProblem, factoryRules, parseWhole } from './sync/factory-rules.ts';
import type { Factory } from './sync/tree-api.ts';
import { selectAll } from '../ui/select-all.ts';
import { useTreeActions } from './tree-actions.ts';

/** How many numbers to draw. `current` is the factory now; `null` when somebody deleted it meanwhile. */
export function GenerateDialog(props: { seen: Factory; current: Factory | null; onClose: () => void }) {
  const { seen, current } = props;
  const actions = useTreeActions();
  const form = useForm({ initialValues: { count: '5' }, validate: { count: countProblem } });
  const { name, lowerBound, upperBound } = seen;
  const present = current?.children.length ?? 0;
  function submit(count: number) {
    if (current) actions.generate(current, count);
    else actions.create({ name, lowerBound, upperBound });
  }
  return (
    <DialogFrame
      title={`Numbers for “${name}”`}
      submitLabel={current ? 'Generate' : 'Create it again'}
      onClose={props.onClose}
      onSubmit={form.onSubmit(({ count }) => submit(parseWhole(count) ?? 1))}
    >
      <ChangedMeanwhile current={current} now={null} />
      <TextInput
        label="How many numbers"
        description={`1 to ${factoryRules.childrenMax}, drawn from ${rangeLabel(current ?? seen)}`}
        inputMode="numeric"
        autoComplete="off"
        data-autofocus
        {...form.getInputProps('count')}
        onFocus={selectAll}
      />
      {present > 0 && <p className={classes.note}>They replace the {numberLabel(present)} it has.</p>}
    </DialogFrame>
  );
}
