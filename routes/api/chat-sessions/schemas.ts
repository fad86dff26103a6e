import Type from 'typebox'
import { AGENT_ID } from '../../../services/agents/entry.js'
import { Id, LONGEST_TITLE } from '../../../services/sessions/shapes.js'

export { Id }

/** Who may call. */
export const security = [{ accessToken: [] }, { apiKey: [] }]

/** The session that an address names. */
export const SessionParams = Type.Object({ id: Id('Id of the session') })

/** An agent's id. */
export const AgentId = Type.String({ pattern: AGENT_ID, description: 'Id of the agent', examples: ['writer'] })

/** A title. */
export const Title = Type.String({ maxLength: LONGEST_TITLE, description: 'Its title, in characters (Unicode code points)', examples: ['A haiku about autumn'] })

/** How much of a list, and from where. */
export const pageProperties = {
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'How many at most' }),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: '`nextCursor` of the page before' }))
}

/** Where a list goes on. */
export const NextCursor = Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Send it as `cursor` for the next page; null on the last one' })
