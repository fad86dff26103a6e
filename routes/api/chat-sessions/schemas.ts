import Type from 'typebox'
import { AGENT_ID } from '../../../services/agents/entry.js'
import { VISIBLE_PATTERN } from '../../../text.js'
import { Id, LONGEST_TITLE } from '../../../services/conversations/shapes.js'

export { NextCursor, PAGE_PROPERTIES } from '../../../page.js'
export { Id }

/** Credentials that these routes take. */
export const SECURITY = [{ accessToken: [] }, { apiKey: [] }]

/** The session that an address names. */
export const SessionParams = Type.Object({ id: Id('Id of the session') })

/** An agent's id. */
export const AgentId = Type.String({ pattern: AGENT_ID, description: 'Id of the agent', examples: ['writer'] })

/** A title. */
export const Title = Type.String({
  maxLength: LONGEST_TITLE,
  pattern: `^$|${VISIBLE_PATTERN}`,
  description: 'Its title, in characters (Unicode code points); empty, or with something to see',
  examples: ['A haiku about autumn']
})
