/** Schemas of chat completions as OpenAI's API answers them. */
import Type from 'typebox'
import type { ChatCompletion } from '../../../services/fronts/openai/completion.js'

const count = (description: string) => Type.Integer({ minimum: 0, description })

const Completion = Type.Unsafe<ChatCompletion>(Type.Object({
  id: Type.String({ description: '`chatcmpl-` and an id; where the turn is stored, that of the message' }),
  object: Type.Enum(['chat.completion']),
  created: Type.Integer({ description: 'Seconds since 1970' }),
  model: Type.String({ description: 'Id of the agent that answered' }),
  choices: Type.Array(Type.Object({
    index: Type.Integer(),
    message: Type.Object({
      role: Type.Enum(['assistant']),
      content: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'The text; null where there are only calls' }),
      refusal: Type.Null(),
      reasoning_content: Type.Optional(Type.String({ description: 'What the model thought, where its upstream tells' })),
      tool_calls: Type.Optional(Type.Array(Type.Object({
        id: Type.String(),
        type: Type.Enum(['function']),
        function: Type.Object({ name: Type.String(), arguments: Type.String({ description: 'JSON, as the model wrote it' }) })
      })))
    }),
    logprobs: Type.Null(),
    finish_reason: Type.Enum(['stop', 'length', 'tool_calls', 'content_filter'])
  })),
  usage: Type.Object({
    prompt_tokens: count('Tokens of the prompt'),
    completion_tokens: count('Tokens of the answer'),
    total_tokens: count('Their sum'),
    prompt_tokens_details: Type.Optional(Type.Object({ cached_tokens: count('Of the prompt, those that the upstream had cached') })),
    completion_tokens_details: Type.Optional(Type.Object({ reasoning_tokens: count('Of the answer, those of what the model thought') }))
  })
}, { description: 'A chat completion' }))

const Chunks = Type.String({
  description: 'Chunks `data: {"object":"chat.completion.chunk", …}`, then `data: [DONE]`; after a failure `data: {"error": …}` and nothing more',
  examples: ['data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1769860800,"model":"guide","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}\n\n']
})

/** Answers of a chat completion. */
export const CompletionOrChunks = {
  description: 'The whole answer, or with `stream` its chunks',
  content: { 'application/json': { schema: Completion }, 'text/event-stream': { schema: Chunks } }
}
