import { defineError } from '../../errors.js'

/** The user has no such session, or deleted it. */
export const SessionNotFound = defineError('SESSION_NOT_FOUND', 404, 'There is no such conversation.')

/** The user has no such message, or not in that session. */
export const MessageNotFound = defineError('MESSAGE_NOT_FOUND', 404, 'There is no such message.')

/** The link was never given, was revoked, or its session is gone. */
export const ShareNotFound = defineError('SHARE_NOT_FOUND', 404, 'There is nothing behind this link, or it was revoked.')

/** The document is no conversation that was exported; `details.path` names the first place that is wrong. */
export const ImportInvalid = defineError('IMPORT_INVALID', 422, 'The document is not an exported conversation; see details.')
