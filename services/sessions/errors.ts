import { defineError } from '../../errors.js'

/** The document is no conversation that was exported; `details.path` names the first place that is wrong. */
export const ImportInvalid = defineError('IMPORT_INVALID', 422, 'The document is not an exported conversation; see details.', {
  meaning: 'the document is not an exported conversation',
  action: 'see the first bad place in `details.path`'
})
