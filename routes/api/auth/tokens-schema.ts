import Type, { type Static } from 'typebox'
import type { Login as AuthLogin } from '../../../services/auth/index.js'
import { UUID_PATTERN } from '../../../text.js'

/** A refresh token in a body. */
export const RefreshToken = Type.String({ minLength: 1, maxLength: 512, description: 'The latest refresh token of the login', examples: ['rt_AZzKp…'] })

/** Response of a refresh; a sign-in adds the user. */
export const TokenPair = Type.Object({
  accessToken: Type.String({ description: 'A JWT (RFC 9068): send it as `Authorization: Bearer …`', examples: ['eyJhbGciOiJIUzI1NiIs…'] }),
  refreshToken: Type.String({ description: 'Exchange it at /api/auth/refresh; each is good for one exchange', examples: ['rt_AZzKp…'] }),
  tokenType: Type.Literal('Bearer'),
  expiresIn: Type.Integer({ description: 'Seconds until the access token expires', examples: [900] }),
  refreshExpiresIn: Type.Integer({ description: 'Seconds until the refresh token expires, if it is not exchanged before', examples: [1209600] })
}, { description: 'The tokens of a login' })

/** Id of a login. */
export const LoginId = Type.String({
  pattern: UUID_PATTERN,
  description: 'Id of the login',
  examples: ['0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c']
})

/** A login, as its user sees it. */
export const Login = Type.Object({
  id: LoginId,
  createdAt: Type.String({ format: 'date-time', description: 'When the device signed in' }),
  lastUsedAt: Type.String({ format: 'date-time', description: 'When it last refreshed its tokens' }),
  expiresAt: Type.String({ format: 'date-time', description: 'When it ends, if it does not refresh before' }),
  ip: Type.Union([Type.String(), Type.Null()], { description: 'Address that it signed in from', examples: ['203.0.113.7'] }),
  userAgent: Type.Union([Type.String(), Type.Null()], { description: 'Browser or client that it signed in with', examples: ['Mozilla/5.0 …'] }),
  current: Type.Boolean({ description: 'Whether this request is made with it' })
}, { description: 'One signed-in device' })

/**
 * A login, as its user sees it.
 * @param login as the service has it
 * @param current id of the login that the request is made with
 */
export function loginView (login: AuthLogin, current: string | null): Static<typeof Login> {
  const { createdAt, lastUsedAt, expiresAt } = login
  return {
    ...login,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    current: login.id === current
  }
}

/** The answer of a call that has nothing to say. */
export const Done = Type.Null({ description: 'Done' })
