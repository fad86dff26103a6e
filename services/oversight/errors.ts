import { defineError } from '../../errors.js'

/** Nothing that is kept has that id. */
export const TraceNotFound = defineError('TRACE_NOT_FOUND', 404, 'Nothing that is kept has this id.', {
  meaning: 'no request, message, generation or session of that id is known, or not any more',
  action: 'check the id; requests without a generation are remembered for a while only'
})
