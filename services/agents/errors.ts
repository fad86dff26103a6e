import { defineError, type ParleyError, type Violation } from '../../errors.js'

/** No active agent has that id. */
export const AgentNotFound = defineError('AGENT_NOT_FOUND', 404, 'There is no such agent.', {
  meaning: 'no such active agent',
  action: 'list the agents'
})

/** An agent of that id is there, active or not. */
export const AgentExists = defineError('AGENT_EXISTS', 409, 'There is an agent of this id already; one that was deleted can be made active again.', {
  meaning: 'the id is taken, by a deleted agent too',
  action: 'choose another id, or change that agent'
})

/** The agents file declares it: nothing else changes it. */
export const AgentManagedByFile = defineError('AGENT_MANAGED_BY_FILE', 409, 'This agent is declared in the agents file. Please change it there.', {
  meaning: 'the agent comes from the agents file',
  action: 'edit the file'
})

/** A configuration that can't work; `configInvalid` makes it. */
export const AgentConfigInvalid = defineError('AGENT_CONFIG_INVALID', 422, 'The configuration of agents can\'t be used; see details.', {
  meaning: 'the configuration, or the agents file, can\'t work',
  action: '`details.errors` has every mistake'
})

/**
 * The 422 that lists everything that is wrong with a configuration.
 * @param errors all of them; the message of each names the agent
 * @param cause what was found
 */
export function configInvalid (errors: readonly Violation[], cause?: unknown): ParleyError {
  return AgentConfigInvalid({ details: { errors }, cause })
}
