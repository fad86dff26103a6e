import { defineError } from '../../errors.js'

/** No active agent has that id. */
export const AgentNotFound = defineError('AGENT_NOT_FOUND', 404, 'There is no such agent.')
