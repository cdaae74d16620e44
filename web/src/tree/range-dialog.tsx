import { useForm } from '@mantine/form';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import { BoundsFields } from './bounds-fields.tsx';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import { DialogFrame } from '../ui/dialog-frame.tsx';
import classes from '../ui/dialog-frame.module.css';
import { numberLabel, rangeLabel } from './factory-words.ts';
import { boundProblems, parseWhole } from './sync/factory-rules.ts';
import type { Factory } from './sync/tree-api.ts';
import { useTreeActions } from './tree-actions.ts';

/** Another pool for a factory. `current` is the factory now; `null` when somebody deleted it meanwhile. */
export function RangeDialog(props: { seen: Factory; current: Factory | null; onClose: () => void }) {
  const { seen, current } = props;
  const actions = useTreeActions();
  const form = useForm({
    initialValues: { lower: `${seen.lowerBound}`, upper: `${seen.upperBound}` },
    validateInputOnBlur: true,
    validate: {
      lower: (lower, { upper }) => boundProblems(lower, upper).lowerBound,
      upper: (upper, { lower }) => boundProblems(lower, upper).upperBound,
    },
  });
  const count = current?.children.length ?? 0;
  function submit(lowerBound: number, upperBound: number) {
    if (!current) return actions.create({ name: seen.name, lowerBound, upperBound });
    if (rangeLabel({ lowerBound, upperBound }) === rangeLabel(seen)) return props.onClose();
    actions.update(seen, { lowerBound, upperBound });
  }
  return (
    <DialogFrame
      title={`Range of “${seen.name}”`}
      submitLabel={current ? 'Change range' : 'Create it again'}
      onClose={props.onClose}
      onSubmit={form.onSubmit(({ lower, upper }) => submit(parseWhole(lower) ?? 0, parseWhole(upper) ?? 0))}
    >
      <ChangedMeanwhile
        current={current}
        now={
          current && rangeLabel(current) !== rangeLabel(seen)
            ? `Its range is ${rangeLabel(current)} now`
            : null
        }
      />
      <BoundsFields hasFocus lower={form.getInputProps('lower')} upper={form.getInputProps('upper')} />
      {count > 0 && (
        <p className={classes.warning}>
          <IconAlertTriangle aria-hidden="true" size={16} />
          <span>Another range takes its {numberLabel(count)} away, for everybody.</span>
        </p>
      )}
    </DialogFrame>
  );
}
