/** What a client of Open Responses would read of an answer. */
import type { Test } from 'tap'

export interface Event { type: string, sequence_number: number, [field: string]: any }

/** Keys that the specification requires of a response. */
export const KEYS = [
  'id', 'object', 'created_at', 'completed_at', 'status', 'incomplete_details', 'model', 'previous_response_id', 'instructions', 'output', 'error', 'tools',
  'tool_choice', 'truncation', 'parallel_tool_calls', 'text', 'top_p', 'presence_penalty', 'frequency_penalty', 'top_logprobs', 'temperature', 'reasoning',
  'usage', 'max_output_tokens', 'max_tool_calls', 'store', 'background', 'service_tier', 'metadata', 'safety_identifier', 'prompt_cache_key'
]

/** Events of a stream, each held against its form; `done` tells of the terminator. */
export function eventsOf (t: Test, text: string): { events: Event[], done: boolean } {
  const blocks = text.split('\n\n')
  t.equal(blocks.pop(), '', 'ends with a blank line')
  const told = blocks.filter((block) => !block.startsWith(':'))
  const done = told.at(-1) === 'data: [DONE]'
  const events = (done ? told.slice(0, -1) : told).map((block) => {
    const [, name, data = ''] = /^event: ([a-z_.]+)\ndata: ([^\n]*)$/.exec(block) ?? []
    const event = JSON.parse(data) as Event
    t.equal(event.type, name, 'the event is named by its type')
    return event
  })
  return { events, done }
}

/** Numbers that rise by one. */
export const rising = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n)

/** Text of the deltas. */
export const textOf = (events: Event[]): string => events.filter(({ type }) => type === 'response.output_text.delta').map(({ delta }) => delta as string).join('')

/** Holds a response against its form. */
export function isResource (t: Test, response: any, more: object = {}): void {
  t.same(KEYS.filter((key) => !(key in response)), [], 'has every key')
  t.match(response, { id: /^resp_[0-9a-f-]{36}$/, object: 'response', created_at: Number, model: String, top_p: Number, temperature: Number, text: { format: { type: String } }, ...more })
}
