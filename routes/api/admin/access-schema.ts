/** Schemas of what a user has given access to: logins, API keys and share links. */
import Type, { type Static } from 'typebox'
import { UUID_PATTERN } from '../../../text.js'

const id = (description: string) => Type.String({ pattern: UUID_PATTERN, description, examples: ['0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'] })

/** A user, and something of theirs. */
export const OfUser = {
  login: Type.Object({ id: id('Id of the user'), loginId: id('Id of the login') }),
  apiKey: Type.Object({ id: id('Id of the user'), keyId: id('Id of the key') }),
  share: Type.Object({ id: id('Id of the user'), shareId: id('Id of the link') })
}

/** A link, as administrators see it. */
export const Share = Type.Object({
  id: id('Id of the link'),
  sessionId: id('The conversation that it shows'),
  createdAt: Type.String({ format: 'date-time', description: 'The moment that it shows' })
}, { description: 'A link to a read-only snapshot; its token is not kept' })

/** A link, as administrators see it. */
export function shareView ({ createdAt, ...share }: { id: string, sessionId: string, createdAt: Date }): Static<typeof Share> {
  return { ...share, createdAt: createdAt.toISOString() }
}
