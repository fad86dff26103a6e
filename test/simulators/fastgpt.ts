/**
 * A small FastGPT: the API of one application, written from its public documents (doc.fastgpt.io, OpenAPI) and sources. FastGPT has no
 * simulator of its own.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Test } from 'tap'
import { bodyOf, sse, upstreamServer } from '../services/llm/upstream.js'

/** One call, as it came. */
export interface FastGptCall { method: string, path: string, query: URLSearchParams, body: any }

/** Control over one chat: events are sent by the test. */
export interface FastGptChat {
  body: any
  response: ServerResponse
  send (event: string, data: unknown): void
  say (...pieces: string[]): void
  end (nodes?: unknown[]): void
}

export interface FastGpt {
  /** The base of the API, as its documents give it. */
  url: string
  calls: FastGptCall[]
  /** Calls of a path. */
  to (path: RegExp): FastGptCall[]
  /** Questions of each chat that it keeps: of those before the last message of a call it keeps nothing. */
  chats: Map<string, string[]>
  script (script: (chat: FastGptChat) => void): void
  chatConfig: object
  /** Answers everything but completions with its own code where it is set. */
  broken: number | undefined
  agent (id?: string, more?: object): Record<string, unknown>
}

const reply = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Starts one, which says back what it was asked, unless the test has another script. */
export async function startFastGpt (t: Test): Promise<FastGpt> {
  const calls: FastGptCall[] = []
  const chats = new Map<string, string[]>()
  let script = (chat: FastGptChat): void => {
    chat.say('You said: ', chat.body.messages.at(-1).content)
    chat.end()
  }

  const complete = (body: any, response: ServerResponse): void => {
    chats.set(body.chatId, [...chats.get(body.chatId) ?? [], body.messages.at(-1).content])
    const said: string[] = []
    // Events have names only where detail is wanted, and only an answer is sent without.
    const send = (event: string, data: unknown): void => {
      if (!body.stream || (!body.detail && event !== 'answer' && event !== 'fastAnswer')) return
      response.write(`${body.detail ? `event: ${event}\n` : ''}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`)
    }
    const chunk = (delta: object, reason: string | null): object => ({ id: body.chatId, object: '', created: 0, model: '', choices: [{ delta, index: 0, finish_reason: reason }] })
    if (body.stream) sse(response).flushHeaders()
    script({
      body,
      response,
      send,
      say (...pieces) {
        said.push(...pieces)
        for (const content of pieces) send('answer', chunk({ role: 'assistant', content }, null))
      },
      end (nodes = []) {
        if (!body.stream) {
          return reply(response, 200, {
            ...(body.detail ? { responseData: nodes, newVariables: {} } : {}),
            id: body.chatId,
            model: '',
            usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 1 },
            choices: [{ message: { role: 'assistant', content: said.join('') }, finish_reason: 'stop', index: 0 }]
          })
        }
        send('answer', chunk({}, 'stop'))
        send('answer', '[DONE]')
        send('flowResponses', nodes)
        response.end()
      }
    })
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://fastgpt')
    const body = request.method === 'POST' ? await bodyOf(request) : undefined
    calls.push({ method: request.method ?? '', path, query, body })
    if (request.headers.authorization !== 'Bearer fastgpt-secret') return reply(response, 500, { code: 514, statusText: 'unAuthApiKey', message: 'secret words', data: null })
    if (/^\/api\/v[12]\/chat\/completions$/.test(path)) return complete(body, response)
    if (fastgpt.broken !== undefined) return reply(response, 200, { code: fastgpt.broken, statusText: 'error', message: 'secret words', data: null })
    const done = (data: unknown): void => { reply(response, 200, { code: 200, statusText: '', message: '', data }) }
    if (path === '/api/core/chat/init' && query.get('appId') === 'app-1') {
      return done({ chatId: '', appId: 'app-1', variables: {}, app: { chatConfig: fastgpt.chatConfig, name: 'x', type: 'advanced', pluginInputs: [] } })
    }
    if (path === '/api/core/chat/feedback/updateUserFeedback' || path === '/api/v2/chat/stop') return done(null)
    response.writeHead(404).end()
  }

  const url = (await upstreamServer(t, (request, response) => { serve(request, response).catch(() => { response.destroy() }) })).replace(/v1$/, 'api/v1')
  const fastgpt: FastGpt = {
    url,
    calls,
    to: (path) => calls.filter((call) => path.test(call.path)),
    chats,
    script (next) { script = next },
    chatConfig: {},
    broken: undefined,
    agent: (id = 'fastgpt', more = {}) => ({
      id,
      name: id,
      provider: 'fastgpt',
      endpoint: url,
      apiKey: 'fastgpt-secret',
      appId: 'app-1',
      retry: { attempts: 0 },
      features: { supportsDetail: true },
      ...more
    })
  }
  return fastgpt
}
