import { defineError } from '../../errors.js'

/** The user has no such session, or deleted it. */
export const SessionNotFound = defineError('SESSION_NOT_FOUND', 404, 'There is no such conversation.', {
  meaning: 'no such session of yours',
  action: 'list the sessions'
})

/** The user has no such message, or not in that session. */
export const MessageNotFound = defineError('MESSAGE_NOT_FOUND', 404, 'There is no such message.', {
  meaning: 'no such message of yours',
  action: 'read the session\'s messages'
})

/** The session is busy with another answer. */
export const GenerationInProgress = defineError('CHAT_GENERATION_IN_PROGRESS', 409, 'An answer is still being produced in this conversation. Wait for it, or stop it first.', {
  meaning: 'the session has a running answer',
  action: 'wait, resume or stop it',
  retry: 'when that answer has ended'
})

/** The key was used for something else. */
export const IdempotencyConflict = defineError('CHAT_IDEMPOTENCY_CONFLICT', 409, 'This Idempotency-Key was used before with another request.', {
  meaning: 'the key was used with another body',
  action: 'use a new key'
})
