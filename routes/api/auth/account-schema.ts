import Type, { type Static } from 'typebox'
import { ROLES } from '../../../identity.js'
import type { SignedIn, User as Account } from '../../../services/accounts/index.js'
import { TokenPair } from './tokens-schema.js'

/** A name that an account may have. */
export const Username = Type.String({
  pattern: '^[A-Za-z0-9_.-]{3,32}$', description: '3 to 32 letters, digits, or any of _ . -; unique whatever the case', examples: ['ada']
})

/** A password to be; whether it is strong enough is answered by a code of its own. */
export const NewPassword = Type.String({
  maxLength: 1024, description: '8 to 128 characters, with at least one letter and one digit', examples: ['correct-horse-1']
})

/** A password that should be known already. */
export const Password = Type.String({ minLength: 1, maxLength: 1024, description: 'The password', examples: ['correct-horse-1'] })

/** An address for people, never needed. */
export const Email = Type.Union([Type.String({ format: 'email', maxLength: 254 }), Type.Null()], { description: 'E-mail address', examples: ['ada@example.com'] })

/** An account, as its owner sees it. */
export const User = Type.Object({
  id: Type.String({ description: 'Id of the user', examples: ['0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'] }),
  username: Type.String({ description: 'As it was written at sign-up', examples: ['ada'] }),
  email: Type.Union([Type.String(), Type.Null()], { description: 'E-mail address', examples: ['ada@example.com'] }),
  role: Type.Enum([...ROLES], { description: 'What the user may do' }),
  createdAt: Type.String({ format: 'date-time', description: 'When the account was made' })
}, { description: 'An account' })

/** Response of sign-up and sign-in. */
export const SignedInAnswer = Type.Object({ user: User, ...TokenPair.properties }, { description: 'The account and the tokens of its new login' })

/**
 * An account as its owner sees it.
 * @param account as the service has it
 */
export function userView (account: Account): Static<typeof User> {
  const { id, username, email, role, createdAt } = account
  return { id, username, email, role, createdAt: createdAt.toISOString() }
}

/**
 * The body of a sign-up or sign-in.
 * @param signedIn as the service has it
 */
export function signedInView (signedIn: SignedIn): Static<typeof SignedInAnswer> {
  const { accessToken, refreshToken, tokenType, expiresIn, refreshExpiresIn } = signedIn.tokens
  return { user: userView(signedIn.user), accessToken, refreshToken, tokenType, expiresIn, refreshExpiresIn }
}
