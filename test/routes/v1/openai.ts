/** What an OpenAI client would read of an answer. */
import type { Test } from 'tap'
import type { Answer } from '../../helper.js'

export interface Chunk {
  id: string
  object: string
  created: number
  model: string
  choices: {
    index: number
    delta: { role?: string, content?: string, reasoning_content?: string, tool_calls?: any[] }
    finish_reason: string | null
  }[]
  usage?: { prompt_tokens: number, completion_tokens: number, total_tokens: number } | null
  error?: { message: string, type: string, param: string | null, code: string }
}

/** Data of a stream's events, each of which is one `data:` line; comments are left out. */
export function dataOf (t: Test, text: string): string[] {
  const blocks = text.split('\n\n')
  t.equal(blocks.pop(), '', 'ends with a blank line')
  return blocks.filter((block) => !block.startsWith(':')).map((block) => {
    t.match(block, /^data: [^\n]*$/, 'one line of data and nothing else')
    return block.slice('data: '.length)
  })
}

/** Chunks of a stream, and whether the terminator came. */
export function chunksOf (t: Test, text: string): { chunks: Chunk[], done: boolean } {
  const data = dataOf(t, text)
  const done = data.at(-1) === '[DONE]'
  return { chunks: (done ? data.slice(0, -1) : data).map((one) => JSON.parse(one) as Chunk), done }
}

/** Holds an error against its shape. */
export function refusal (t: Test, what: string, { status, headers, body }: Pick<Answer, 'status' | 'headers' | 'body'>, expected: number, error: object = {}): void {
  t.equal(status, expected, `${what}: ${JSON.stringify(body)}`)
  t.same(Object.keys(body ?? {}), ['error'], what)
  t.same(Object.keys(body?.error ?? {}), ['message', 'type', 'param', 'code'], what)
  t.match(body?.error, { message: String, type: String, code: String, ...error }, what)
  t.match(headers.get('x-request-id'), /^[A-Za-z0-9._-]{1,64}$/, what)
}
