import { alarmGaps } from './alarm-gaps.ts';
import { dataGaps } from './data-gaps.ts';
import type { DeployedResource } from './deployed-template.ts';
import { functionGaps } from './function-gaps.ts';
import { edgeGaps } from './edge-gaps.ts';

/** Something that is not ready for production. */
export interface Gap {
  /** Short and stable, such as `table-recovery`. */
  rule: string;
  /** The resource that has it, by its logical id; what is missing has none. */
  id: string;
  says: string;
}

export interface Expectations {
  /** Deletion protection, retained data. */
  protectsData: boolean;
  /** Alarms tell somebody. */
  alerts: boolean;
  reservedConcurrency: boolean;
}

/** The production-readiness checklist over the resources of a stack: all that is missing. */
export function findGaps(resources: readonly DeployedResource[], expected: Expectations): Gap[] {
  return [
    ...dataGaps(resources, expected),
    ...functionGaps(resources, expected),
    ...edgeGaps(resources),
    ...alarmGaps(resources, expected),
  ];
}
