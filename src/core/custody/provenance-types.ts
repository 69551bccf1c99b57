import { checkProvenance } from '../provenance/check-provenance.js';
import { civilSocietyForm, lawEnforcementForm } from '../provenance/short-forms.js';
import { militaryForm } from '../provenance/military.js';
import { onlineForm } from '../provenance/online.js';
import { privateSectorForm } from '../provenance/private-sector.js';
import { settledStates } from './chain-state.js';
import { custodyFieldsWithoutPlace } from './common-fields.js';
import { type EventSchema, type FieldSchema } from './event-type.js';
import { narrative, oneOf } from './field-builders.js';
import { sourceKinds } from './intake-types.js';
import { intakeRoles } from './role.js';
import { holder, inRole } from './schema-builders.js';

const forms: Readonly<Record<(typeof sourceKinds)[number], readonly FieldSchema[]>> = {
  military: militaryForm,
  private_sector: privateSectorForm,
  online: onlineForm,
  law_enforcement: lawEnforcementForm,
  civil_society: civilSocietyForm,
};

export const provenanceTypes: readonly EventSchema[] = [
  provenanceType('provenance.recorded', ['provenance-once'], custodyFieldsWithoutPlace),
  // An amendment states the whole form again and names the record that it replaces.
  provenanceType(
    'provenance.amended',
    ['provenance-there'],
    [
      ...custodyFieldsWithoutPlace.map((field) =>
        field.name === 'supersedes' ? { ...field, required: true } : field,
      ),
      narrative('reason'),
    ],
  ),
];

function provenanceType(
  name: string,
  guards: EventSchema['guards'],
  fields: readonly FieldSchema[],
): EventSchema {
  return {
    type: `${name}/1`,
    chain: 'item',
    who: [holder, inRole(...intakeRoles)],
    from: ['DRAFT', ...settledStates],
    guards,
    fields: [...fields, oneOf('sourceKind', sourceKinds)],
    variants: { by: 'sourceKind', fields: forms },
    contradictions: checkProvenance,
  };
}
