import { defineError } from '../../errors.js'

/** The key does not exist, is someone else's, or is revoked already. */
export const ApiKeyNotFound = defineError('API_KEY_NOT_FOUND', 404, 'There is no such API key.', {
  meaning: 'no such key of yours',
  action: 'list the keys'
})
