import Type, { type Static } from 'typebox'
import { UUID_PATTERN } from '../../../text.js'
import { ROLES } from '../../../identity.js'
import type { User } from '../../../services/accounts/index.js'

const amount = (description: string) =>
  Type.Optional(Type.Union([Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 }), Type.Null()], { description, examples: [100_000] }))

/** A name that an account may have. */
export const Username = Type.String({ pattern: '^[A-Za-z0-9_.-]{3,32}$', description: 'Unique whatever the case', examples: ['ada'] })

/** A password to be; whether it is strong enough is answered by a code of its own. */
export const NewPassword = Type.String({ maxLength: 1024, description: '8 to 128 characters with a letter and a digit; generated when absent' })

/** Role of a user. */
export const Role = Type.Enum([...ROLES], { description: 'What the user may do' })

/** Quota of a user. */
export const Quota = Type.Union([
  Type.Object({
    tokensPerDay: amount('Tokens of prompts and answers in a day (UTC); null or absent: unlimited'),
    costPerMonth: amount('Cost in a month (UTC), by the prices of the agents, in millionths of their currency; null or absent: unlimited')
  }, { additionalProperties: false }),
  Type.Null()
], { description: 'How much the user may use; null: unlimited. A change replaces the whole quota and acts within a second' })

/** The user that an address names. */
export const UserParams = Type.Object({
  id: Type.String({ pattern: UUID_PATTERN, description: 'Id of the user' })
})

/** An account, as administrators see it. */
export const UserView = Type.Object({
  id: Type.String({ description: 'Id of the user', examples: ['0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'] }),
  username: Type.String({ description: 'As it was written at sign-up', examples: ['ada'] }),
  email: Type.Union([Type.String(), Type.Null()], { description: 'E-mail address' }),
  role: Role,
  disabled: Type.Boolean({ description: 'Whether the account is locked' }),
  quota: Quota,
  createdAt: Type.String({ format: 'date-time', description: 'When the account was made' }),
  updatedAt: Type.String({ format: 'date-time', description: 'When it was last changed' })
}, { description: 'An account, as administrators see it' })

/** An account and, when one was generated, its password. */
export const UserWithPassword = Type.Object({
  user: UserView,
  password: Type.Optional(Type.String({ description: 'Only when it was generated: shown now and never again' }))
})

/** An account, as administrators see it. */
export function userView (user: User): Static<typeof UserView> {
  return { ...user, createdAt: user.createdAt.toISOString(), updatedAt: user.updatedAt.toISOString() }
}

/** The same with the password, where one was generated. */
export function withPassword ({ user, password }: { user: User, password: string | null }): Static<typeof UserWithPassword> {
  return { user: userView(user), ...(password === null ? {} : { password }) }
}
