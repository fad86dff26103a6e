/** What the OpenAPI document promises of an answer, held against one that came. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { Operation } from './inputs.js'
import type { Json } from './values.js'

/** An answer as it came. */
export interface Reply { status: number, headers: Record<string, string | string[] | undefined>, text: string }

/** One that was seen on its way: undefined text was too long to be kept, and one that is not whole was cut off. */
export interface Seen extends Omit<Reply, 'text'> { text: string | undefined, isWhole?: boolean }

/** The only 5xx that a request may provoke here: what stands for the upstream's own failures. */
const UPSTREAM = /^(502 CHAT_UPSTREAM_ERROR|504 CHAT_UPSTREAM_TIMEOUT|503 AGENT_UNAVAILABLE)$/
const INTERNAL = /\bselect .* from\b|node_modules|\.[jt]s:\d+|postgres:\/\/|sk-secret/

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Flaws of an event stream: an end that isn't one, data that isn't one line of JSON, an event without its id. */
export function flawsOfStream (text: string): string[] {
  const events = text.split('\n\n').filter((block) => block !== '' && !block.startsWith(':')).map((block) => block.split('\n'))
  const flaws = events.flatMap((lines) => {
    const data = lines.filter((line) => line.startsWith('data: '))
    if (data.length !== 1 || typeof parsed(data[0]?.slice(6) ?? '') !== 'object') return [`data that is not one line of JSON: ${lines.join('|').slice(0, 200)}`]
    return lines.some((line) => /^id: [0-9a-f-]{36}:\d+:\d+$/.test(line)) && lines.some((line) => /^event: [a-zA-Z]+$/.test(line)) ? [] : [`an event without name or id: ${lines.join('|').slice(0, 200)}`]
  })
  const last = events.at(-1)?.find((line) => line.startsWith('event: '))
  return last === 'event: end' || last === 'event: error' ? flaws : [...flaws, `a stream that ends with ${last ?? 'nothing'}`]
}

/** Flaws of a stream for OpenAI's clients: lines that are no data, an end that is neither the terminator nor an error. */
export function flawsOfChunks (text: string): string[] {
  const blocks = text.split('\n\n').filter((block) => block !== '' && !block.startsWith(':'))
  const last = blocks.pop() ?? ''
  const flaws = blocks.filter((block) => !/^data: [^\n]+$/.test(block) || (parsed(block.slice(6)) as Json | undefined)?.['object'] !== 'chat.completion.chunk')
  const isEnd = last === 'data: [DONE]' || typeof (parsed(last.slice(6)) as Json | undefined)?.['error'] === 'object'
  return [...flaws.map((block) => `no chunk: ${block.slice(0, 200)}`), ...isEnd ? [] : [`a stream that ends with ${last.slice(0, 200)}`]]
}

/** Flaws of a stream for the AI SDK: lines that are no data, a start that comes late, an end that is not the terminator. */
export function flawsOfParts (text: string): string[] {
  const blocks = text.split('\n\n').filter((block) => block !== '' && !block.startsWith(':'))
  const last = blocks.pop() ?? ''
  const flaws = blocks.filter((block) => !/^data: [^\n]+$/.test(block) || typeof (parsed(block.slice(6)) as Json | undefined)?.['type'] !== 'string')
  return [...flaws.map((block) => `no part: ${block.slice(0, 200)}`), ...last === 'data: [DONE]' ? [] : [`a stream that ends with ${last.slice(0, 200)}`]]
}

/** Flaws of a stream of Open Responses: an event that is not named by its type, a number that doesn't rise, no terminator. */
export function flawsOfResponseEvents (text: string): string[] {
  const blocks = text.split('\n\n').filter((block) => block !== '' && !block.startsWith(':'))
  const last = blocks.pop() ?? ''
  const events = blocks.map((block) => ({ block, name: /^event: (\S+)$/m.exec(block)?.[1], data: parsed(/^data: (.*)$/m.exec(block)?.[1] ?? '') as Json | undefined }))
  const flaws = events.filter(({ name, data }, n) => data === undefined || name !== data['type'] || (n > 0 && Number(data['sequence_number']) <= Number(events[n - 1]?.data?.['sequence_number'])))
  // A right that has ended ends the stream, and not the response.
  return [...flaws.map(({ block }) => `no event: ${block.slice(0, 200)}`), ...last === 'data: [DONE]' || last.startsWith('event: error\n') ? [] : [`a stream that ends with ${last.slice(0, 200)}`]]
}

/** The error of an answer, in the envelope or, below /v1, in OpenAI's shape. */
function errorIn (path: string, body: Json | undefined): { code: string, isShaped: boolean } {
  if (!path.startsWith('/v1')) return { code: String(body?.['code'] ?? ''), isShaped: Object.keys(body ?? {}).sort().join() === 'code,details,message,timestamp' }
  const error = body?.['error'] as Json | undefined
  return { code: String(error?.['code'] ?? ''), isShaped: Object.keys(body ?? {}).join() === 'error' && Object.keys(error ?? {}).join() === 'message,type,param,code' }
}

const isText = (body: Json): boolean => Object.keys(body).join() === 'content' && typeof body['content'] === 'string'
/** Data of Parley's own events: a schema of the document, or what they have. */
const EVENTS: Record<string, string | ((body: Json) => boolean)> = {
  start: (body) => Object.keys(body).sort().join() === 'agentId,createdAt,messageId,model,sessionId,userMessageId',
  chunk: isText,
  reasoning: isText,
  status: ({ type }) => typeof type === 'string',
  interactive: () => true,
  end: 'Message',
  error: 'Error'
}

const typeOf = (headers: Reply['headers']): string => String(headers['content-type'] ?? '').split(';')[0]?.trim() ?? ''

/** Flaws of an event stream by the client that it is for. */
function flawsOfEvents (path: string, headers: Reply['headers'], text: string): string[] {
  if (String(headers['x-vercel-ai-ui-message-stream'] ?? '') !== '') return flawsOfParts(text)
  if (path.startsWith('/v1/responses')) return flawsOfResponseEvents(text)
  return path.startsWith('/v1') ? flawsOfChunks(text) : flawsOfStream(text)
}

/** What is wrong with answers, by the document that the service publishes. */
export class Judge {
  readonly #ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true, validateSchema: false })
  readonly #known = new Map<string, ValidateFunction>()

  /** @param document OpenAPI 3.1 */
  constructor ({ components }: { components: object }) {
    addFormats.default(this.#ajv)
    this.#ajv.addSchema({ $id: 'document', components })
  }

  /** Compiled once a schema, whichever operations have it: most are the envelope. */
  #fits (schema: Json, where: string, body: unknown): string[] {
    const text = JSON.stringify(schema)
    let validate = this.#known.get(text)
    if (validate === undefined) this.#known.set(text, validate = this.#ajv.compile(JSON.parse(text.replaceAll('"#/components/', '"document#/components/')) as Json))
    return validate(body) ? [] : [`${where} against its schema: ${this.#ajv.errorsText(validate.errors)}`]
  }

  /** Flaws of the data of Parley's own events: what they carry is what the calls for it answer. */
  #flawsOfData (text: string): string[] {
    let last = 0
    return [...text.matchAll(/^id: \S+:(\d+)\nevent: (\w+)\ndata: (.*)$/gm)].flatMap(([, n = '', name = '', data = '']) => {
      const before = last
      last = Number(n)
      const body = parsed(data) as Json
      const of = EVENTS[name]
      if (of === undefined) return [`an event ${name}`]
      const wrong = typeof of === 'string' ? this.#fits({ $ref: `#/components/schemas/${of}` }, name, name === 'end' ? body['message'] : body) : of(body) ? [] : [`${name} with ${data.slice(0, 200)}`]
      return [...wrong, ...last > before ? [] : [`${name} has the number ${last} after ${before}`]]
    })
  }

  /** What an answer has that the document does not: its status, its type, a part of its JSON, or an event. */
  undocumented (operation: Operation, { status, headers, text, isWhole = true }: Seen): string[] {
    const declared = operation.responses[String(status)]
    if (declared === undefined) return [`${status} ${text?.slice(0, 200) ?? ''} is not in the document`]
    if (status === 204 || status === 304) return text === '' ? [] : [`${status} with a body`]
    const type = typeOf(headers)
    if (declared.content?.[type] === undefined) return [`${status} as ${type === '' ? 'no type' : type}`]
    if (text === undefined) return []
    if (type === 'text/event-stream') {
      if (!isWhole) return []
      const isParleys = headers['x-vercel-ai-ui-message-stream'] === undefined && !operation.path.startsWith('/v1')
      return [...flawsOfEvents(operation.path, headers, text), ...isParleys ? this.#flawsOfData(text) : []]
    }
    if (type !== 'application/json' || !isWhole) return []
    const body = parsed(text)
    return body === undefined ? [`${status} is no JSON`] : this.#fits(declared.content[type].schema ?? {}, String(status), body)
  }

  /** Flaws of what every answer has, whatever was asked: its id, when to come again, the envelope of a refusal, nothing internal. */
  flawsOfForm ({ path }: Pick<Operation, 'path'>, { status, headers, text = '', isWhole = true }: Seen): string[] {
    const found: string[] = []
    if (!/^[A-Za-z0-9._-]{1,64}$/.test(String(headers['x-request-id'] ?? ''))) found.push(`${status} without x-request-id`)
    if (INTERNAL.test(text) && !/^\/(openapi\.json|docs)/.test(path)) found.push(`${status} shows ${INTERNAL.exec(text)?.[0] ?? ''}`)
    if (path.startsWith('/health')) return found
    // Who is told not to come again needs no time for it.
    const isRetried = (status === 429 || status === 503) && headers['x-should-retry'] !== 'false'
    if (isRetried && !/^[1-9]\d*$/.test(String(headers['retry-after'] ?? ''))) found.push(`${status} without Retry-After`)
    if (status < 400 || typeOf(headers) !== 'application/json' || text === '' || !isWhole) return found
    const body = parsed(text) as Json | undefined
    // Near misses of OpenAI's addresses are told so in its shape.
    const isOpenAis = typeof body?.['error'] === 'object' && status === 404
    const { code, isShaped } = errorIn(isOpenAis ? '/v1' : path, body)
    if (!isShaped) found.push(`${status} outside the envelope: ${text.slice(0, 100)}`)
    if (status === 400 && code === 'COMMON_VALIDATION_ERROR' && !Array.isArray((body?.['details'] as Json)['errors'])) found.push('400 without its errors')
    return found
  }

  /** Flaws of an answer to a request of nobody's making, to a service that lacks nothing; none when it is as promised. */
  flaws (operation: Operation, reply: Reply): string[] {
    const { status, text } = reply
    const { code } = errorIn(operation.path, typeOf(reply.headers) === 'application/json' ? parsed(text) as Json | undefined : undefined)
    const fault = status >= 500 && !UPSTREAM.test(`${status} ${code}`) ? [`${status} ${code}`] : []
    return [...fault, ...this.flawsOfForm(operation, reply), ...this.undocumented(operation, reply)]
  }
}
