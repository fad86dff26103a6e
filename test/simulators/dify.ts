/**
 * A small Dify: the Service API of one chat application, written from its public documents (docs.dify.ai, API reference). Dify has no
 * simulator of its own.
 */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Test } from 'tap'
import { bodyOf, sse, upstreamServer } from '../services/llm/upstream.js'

/** One call, as it came. */
export interface DifyCall { method: string, path: string, query: URLSearchParams, authorization: string | undefined, body: any }

/** Control over one chat message: events are sent by the test, ids are filled in. */
export interface DifyMessage {
  body: any
  ids: { conversation_id: string, message_id: string, task_id: string }
  send (event: string, more?: object): void
  say (...pieces: string[]): void
  end (more?: object): void
  response: ServerResponse
}

export interface Dify {
  url: string
  calls: DifyCall[]
  /** Calls of a path. */
  to (path: RegExp): DifyCall[]
  /** The conversations that it keeps: what was asked in each. */
  conversations: Map<string, string[]>
  /** What answers chat messages from now on. */
  script (script: (message: DifyMessage) => void): void
  parameters: object
  /** Answers everything but chat messages with this status where it is set. */
  broken: number | undefined
  agent (id?: string, more?: object): Record<string, unknown>
}

const refuse = (response: ServerResponse, status: number, code: string, message: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ code, message, status }))
}

/** Starts one, which says back what it was asked, unless the test has another script. */
export async function startDify (t: Test): Promise<Dify> {
  const calls: DifyCall[] = []
  const conversations = new Map<string, string[]>()
  let script = (message: DifyMessage): void => {
    message.say('You said: ', message.body.query)
    message.end()
  }

  const chat = (body: any, response: ServerResponse): void => {
    const known = body.conversation_id !== undefined && body.conversation_id !== ''
    if (known && !conversations.has(body.conversation_id)) return refuse(response, 404, 'not_found', 'Conversation Not Exists.')
    const ids = { conversation_id: known ? body.conversation_id : randomUUID(), message_id: randomUUID(), task_id: randomUUID() }
    conversations.set(ids.conversation_id, [...conversations.get(ids.conversation_id) ?? [], body.query])
    const usage = { usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } }
    const said: string[] = []
    const isStreamed = body.response_mode === 'streaming'
    const send = (event: string, more: object = {}): void => {
      if (isStreamed) response.write(`data: ${JSON.stringify({ event, ...ids, created_at: 1705395332, ...more })}\n\n`)
    }
    if (isStreamed) sse(response).write('event: ping\n\n')
    script({
      body,
      ids,
      response,
      send,
      say (...pieces) {
        said.push(...pieces)
        for (const answer of pieces) send('message', { id: ids.message_id, answer })
      },
      end (more = {}) {
        send('message_end', { id: ids.message_id, metadata: usage, ...more })
        if (isStreamed) response.end()
        else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ event: 'message', ...ids, id: ids.message_id, mode: 'advanced-chat', answer: said.join(''), metadata: usage, created_at: 1705407629 }))
      }
    })
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://dify')
    const path = pathname.replace(/^\/v1/, '')
    const body = request.method === 'POST' ? await bodyOf(request) : undefined
    calls.push({ method: request.method ?? '', path, query, authorization: request.headers.authorization, body })
    if (request.headers.authorization !== 'Bearer app-secret') return refuse(response, 401, 'unauthorized', 'Access token is invalid')
    if (path === '/chat-messages') return chat(body, response)
    if (dify.broken !== undefined) return refuse(response, dify.broken, 'internal_server_error', 'secret words')
    const json = (value: unknown): void => { response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value)) }
    if (path === '/parameters') return json(dify.parameters)
    if (/^\/chat-messages\/[^/]+\/stop$|^\/messages\/[^/]+\/feedbacks$/.test(path)) return json({ result: 'success' })
    if (/^\/form\/human_input\/[^/]+$/.test(path)) return json({})
    if (/^\/workflow\/[^/]+\/events$/.test(path)) {
      const ids = { conversation_id: [...conversations.keys()].at(-1), message_id: 'resumed', task_id: 'resumed', workflow_run_id: path.split('/')[2] }
      sse(response)
      for (const event of [{ event: 'human_input_form_filled', data: { node_id: 'n7', node_title: 'Check' } }, { event: 'message', answer: 'Approved.' }, { event: 'message_end', metadata: {} }]) {
        response.write(`data: ${JSON.stringify({ ...ids, ...event })}\n\n`)
      }
      response.end()
      return
    }
    refuse(response, 404, 'not_found', 'Not found')
  }

  const url = await upstreamServer(t, (request, response) => { serve(request, response).catch(() => { response.destroy() }) })
  const dify: Dify = {
    url,
    calls,
    to: (path) => calls.filter((call) => path.test(call.path)),
    conversations,
    script (next) { script = next },
    parameters: { opening_statement: '', suggested_questions: [], user_input_form: [] },
    broken: undefined,
    agent: (id = 'dify', more = {}) => ({
      id,
      name: id,
      provider: 'dify',
      endpoint: url,
      apiKey: 'app-secret',
      appId: 'app-1',
      retry: { attempts: 0 },
      features: { supportsDetail: true },
      ...more
    })
  }
  return dify
}
