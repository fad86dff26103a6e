import Type, { type Static } from 'typebox'
import { UUID_PATTERN, VISIBLE_PATTERN } from '../../../text.js'
import type { ApiKey as Key } from '../../../services/api-keys/index.js'

const moment = (description: string) => Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description })

/** A key that is to be made. */
export const NewApiKey = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100, pattern: VISIBLE_PATTERN, description: 'What it is for', examples: ['nightly import'] }),
  expiresAt: Type.Optional(Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
    description: 'When it stops working; never, when absent', examples: ['2027-01-31T00:00:00.000Z']
  }))
}, { additionalProperties: false, examples: [{ name: 'nightly import', expiresAt: '2099-01-31T00:00:00.000Z' }] })

const MOST_REQUESTS = 1_000_000_000
const LONGEST_WINDOW = 86_400
const max = Type.Integer({ minimum: 1, maximum: MOST_REQUESTS, description: 'Requests that a window allows', examples: [3000] })
const windowSeconds = Type.Integer({ minimum: 1, maximum: LONGEST_WINDOW, description: 'Length of a window', examples: [60] })

/** Limit that a key is given. */
export const NewRateLimit = Type.Union([
  Type.Object({ max, windowSeconds: Type.Optional(windowSeconds) }, { additionalProperties: false, description: 'Without `windowSeconds`: the window of the general limit' }),
  Type.Null()
], { description: 'Limit of the key alone, in place of the general one of its user; null: the general one' })

/** A key as it is listed. */
export const ApiKey = Type.Object({
  id: Type.String({ description: 'Id of the key', examples: ['0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c'] }),
  name: Type.String({ description: 'What it is for', examples: ['nightly import'] }),
  prefix: Type.String({ description: 'How the key begins, to tell keys apart', examples: ['pk_Zk3vX9aQ1'] }),
  createdAt: Type.String({ format: 'date-time', description: 'When it was made' }),
  expiresAt: moment('When it stops working; null: never'),
  lastUsedAt: moment('When it was last used, to a minute'),
  rateLimit: Type.Union([Type.Object({ max, windowSeconds }), Type.Null()], {
    description: 'Limit of the key alone, set by an administrator; null: the general one of its user'
  })
}, { description: 'An API key without its secret' })

/** A key that has just been made. */
export const MadeApiKey = Type.Object({
  ...ApiKey.properties,
  key: Type.String({ description: 'The key itself: shown now and never again', examples: ['pk_Zk3vX9aQ1…'] })
}, { description: 'An API key' })

/** Id of a key. */
export const ApiKeyId = Type.String({ pattern: UUID_PATTERN, description: 'Id of the key' })

/** A key as it is listed. */
export function apiKeyView (key: Key): Static<typeof ApiKey> {
  return {
    ...key,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null
  }
}
