import { partsOf, plainText } from '../../message.js'
import type { ProviderRequest, Thread } from '../../provider.js'
import { asOneText } from '../../transcript.js'

/**
 * Body of a request. There is no place for turns: Dify remembers those of its own conversation, and a new one is told in its
 * first message what was said before.
 * @param request what is asked
 * @param thread the conversation to go on in; null begins one
 */
export function chatBody ({ messages, variables, stream, userId }: ProviderRequest, thread: Thread | null): Record<string, unknown> {
  const last = messages.at(-1)?.content ?? ''
  const images = partsOf(last).flatMap((part) => part.type === 'image_url' && /^https?:/.test(part.image_url.url) ? [part.image_url.url] : [])
  return {
    inputs: variables,
    query: thread === null ? asOneText(messages) : plainText(last),
    response_mode: stream ? 'streaming' : 'blocking',
    conversation_id: thread?.conversationId ?? '',
    user: userId,
    // A name would be one more call of a model, which nobody asked for.
    auto_generate_name: false,
    ...(images.length === 0 ? {} : { files: images.map((url) => ({ type: 'image', transfer_method: 'remote_url', url })) })
  }
}
