import { defineError } from '../../errors.js'

/** The link was never given, was revoked, or its session is gone. */
export const ShareNotFound = defineError('SHARE_NOT_FOUND', 404, 'There is nothing behind this link, or it was revoked.', {
  meaning: 'the link is unknown or revoked',
  action: 'ask for a new link'
})
