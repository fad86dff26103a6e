import Type from 'typebox'
import { LONGEST_TITLE } from '../../../services/sessions/shapes.js'

/** Who may call. */
export const security = [{ accessToken: [] }, { apiKey: [] }]

/** A UUID in its plain form: the format of JSON Schema also takes `urn:uuid:…`. */
export const Id = (description: string) => Type.String({
  pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$', description, examples: ['019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68']
})

/** The session that an address names. */
export const SessionParams = Type.Object({ id: Id('Id of the session') })

/** An agent's id. */
export const AgentId = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,63}$', description: 'Id of the agent', examples: ['writer'] })

/** A title. */
export const Title = Type.String({ maxLength: LONGEST_TITLE, description: 'Its title, in characters (Unicode code points)', examples: ['A haiku about autumn'] })

/** How much of a list, and from where. */
export const pageProperties = {
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'How many at most' }),
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: '`nextCursor` of the page before' }))
}

/** Where a list goes on. */
export const NextCursor = Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Send it as `cursor` for the next page; null on the last one' })
