import type { Front } from '../usage/front.js'

export type { Front } from '../usage/front.js'

/** Name of the front for OpenAI's chat completions. */
export const OPENAI: Front = 'openai'

/** Name of the front for Open Responses. */
export const RESPONSES: Front = 'responses'

/** Name of the front for the AI SDK's chats. */
export const AI_SDK: Front = 'ai-sdk'

/** Names of all of them. */
export const FRONTS: readonly Front[] = ['native', OPENAI, RESPONSES, AI_SDK]
